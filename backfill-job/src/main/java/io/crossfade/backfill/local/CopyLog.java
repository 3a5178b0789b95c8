package io.crossfade.backfill.local;

import io.crossfade.backfill.checkpoint.Checkpoint;
import io.crossfade.backfill.checkpoint.CheckpointRefusedException;
import io.crossfade.backfill.checkpoint.Job;
import io.crossfade.backfill.checkpoint.Mark;
import io.crossfade.backfill.checkpoint.Marks;
import io.crossfade.backfill.checkpoint.SavedState;
import io.crossfade.backfill.checkpoint.UnderWayFiles;
import io.crossfade.backfill.checkpoint.Walk;
import io.crossfade.backfill.copy.CopyMode;
import io.crossfade.backfill.progress.ProgressListener;
import io.crossfade.model.Key;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Decides where a backfill begins, by what its checkpoint says, and writes there. Without a checkpoint it begins anew. */
final class CopyLog implements AutoCloseable {
    private final Job job;
    private final @Nullable Path file;
    private final @Nullable Checkpoint checkpoint;
    private final @Nullable UnderWayFiles underWay;
    private final boolean fresh;
    private final ProgressListener listener;

    private CopyLog(
            Job job,
            @Nullable Path file,
            @Nullable Checkpoint checkpoint,
            @Nullable UnderWayFiles underWay,
            boolean fresh,
            ProgressListener listener) {
        this.job = job;
        this.file = file;
        this.checkpoint = checkpoint;
        this.underWay = underWay;
        this.fresh = fresh;
        this.listener = listener;
    }

    /**
     * Where a walk begins.
     *
     * @param walk its conditions
     * @param marks how far each slice is
     * @param resumed whether an earlier run did that
     */
    record Start(Walk walk, Map<Integer, Mark> marks, boolean resumed) {}

    static CopyLog open(Job job, BackfillConfig config, ProgressListener listener) {
        Path file = config.checkpoint();
        if (file == null) {
            return new CopyLog(job, null, null, null, config.fresh(), listener);
        }
        Checkpoint checkpoint = Checkpoint.open(file, config.quarantineKeys());
        UnderWayFiles underWay = config.mode() == CopyMode.WARM ? new UnderWayFiles(file, job) : null;
        return new CopyLog(job, file, checkpoint, underWay, config.fresh(), listener);
    }

    /** Returns what the walk writes to, or null for nothing. */
    @Nullable Marks marks() {
        return checkpoint == null ? null : new LocalMarks(checkpoint, underWay);
    }

    /** Returns the keys that an earlier process had under way when it ended; on the lazy path none need a second look. */
    List<Key> leftUnderWay() {
        return underWay == null ? List.of() : underWay.left();
    }

    /** Nothing is under way any more. */
    void forgetUnderWay() {
        if (underWay != null) {
            underWay.forget();
        }
    }

    /**
     * Returns where to begin: where the earlier run of the same job was, else as {@code wanted} says.
     *
     * @throws CheckpointRefusedException if the file belongs to another job
     */
    Start start(Walk wanted) {
        SavedState earlier =
                checkpoint == null || fresh ? null : checkpoint.earlier().orElse(null);
        if (earlier == null) {
            return anew(wanted);
        }
        if (!earlier.job().equals(job)) {
            throw new CheckpointRefusedException("checkpoint " + file + " belongs to another job (" + earlier.job()
                    + "; this one is " + job + "); name another file, or overwrite it with --fresh");
        }
        Instant finished = earlier.finished();
        if (finished != null) {
            listener.noted("the last backfill finished at " + finished + "; copying everything again");
            return anew(wanted);
        }
        if (!earlier.walk().sameProcesses(wanted)) {
            listener.noted("a server was started anew since checkpoint " + file + " was written; starting over");
            return anew(wanted);
        }
        Duration age = Duration.between(earlier.walk().started(), Instant.now());
        listener.noted("resuming from checkpoint " + file + ": "
                + earlier.counts().scanned() + " keys are done, begun " + age.toMinutes() + " min ago");
        if (checkpoint != null) {
            checkpoint.resume(earlier);
        }
        return new Start(earlier.walk(), earlier.marks(), true);
    }

    /** Begins anew, forgetting every position. */
    Start anew(Walk walk) {
        if (checkpoint != null) {
            checkpoint.begin(job, walk);
        }
        return new Start(walk, Map.of(), false);
    }

    void finish() {
        if (checkpoint != null) {
            checkpoint.finish(Instant.now());
        }
    }

    @Override
    public void close() {
        if (underWay != null) {
            underWay.close();
        }
        if (checkpoint != null) {
            checkpoint.close();
        }
    }
}
