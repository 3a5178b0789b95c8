package io.crossfade.backfill.engine;

import io.crossfade.backfill.local.BackfillReport;
import io.crossfade.backfill.local.SharedBackfill;
import io.crossfade.backfill.progress.ProgressListener;

/** This process as a member of a cluster. */
public interface ClusterMember extends AutoCloseable {
    /**
     * Takes part in a backfill, together with all members that call this for the same job. Blocks until it has ended for all of them,
     * or this member was told to {@link SharedBackfill#leave()}; then closes its part.
     *
     * @return what all have done
     * @throws io.crossfade.backfill.local.JobException if the job has failed, here or on another member
     * @throws io.crossfade.backfill.checkpoint.CheckpointRefusedException if the progress on the target cannot be used
     */
    BackfillReport run(SharedBackfill backfill, ProgressListener listener);

    /** Leaves the cluster. Blocks for seconds. Idempotent. */
    @Override
    void close();
}
