package io.crossfade.backfill.local;

import io.crossfade.backfill.checkpoint.Checkpoint;
import io.crossfade.backfill.checkpoint.CheckpointRefusedException;
import io.crossfade.backfill.checkpoint.Job;
import io.crossfade.backfill.checkpoint.QuarantinedKeys;
import io.crossfade.backfill.checkpoint.SavedState;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where a former run has left its quarantine. For one thread. */
interface RetryPlace extends AutoCloseable {
    /** Returns what is known of that run. */
    SavedState saved();

    /** Returns what it has quarantined. Once. */
    QuarantinedKeys quarantined();

    /** Gives the place back. */
    @Override
    void close();

    /**
     * Opens the checkpoint of a former run of {@code job}.
     *
     * @throws CheckpointRefusedException if there has been none, or of another job, or it is under way
     */
    static RetryPlace file(Path file, Job job, int mostQuarantined) {
        Checkpoint checkpoint = Checkpoint.open(file, mostQuarantined);
        try {
            SavedState saved = checkOf(job, checkpoint.earlier().orElse(null), "checkpoint " + file);
            return new RetryPlace() {
                @Override
                public SavedState saved() {
                    return saved;
                }

                @Override
                public QuarantinedKeys quarantined() {
                    return checkpoint.quarantined(saved);
                }

                @Override
                public void close() {
                    checkpoint.close();
                }
            };
        } catch (CheckpointRefusedException e) {
            checkpoint.close();
            throw e;
        }
    }

    /** Returns {@code saved} if it is of this job. */
    static SavedState checkOf(Job job, @Nullable SavedState saved, String where) {
        if (saved == null) {
            throw new CheckpointRefusedException(
                    where + " knows of no backfill whose quarantined keys could be retried");
        }
        if (!saved.job().equals(job)) {
            throw new CheckpointRefusedException(where + " belongs to another job (" + saved.job() + "; this one is "
                    + job + "), so its quarantined keys are not retried by this one");
        }
        return saved;
    }
}
