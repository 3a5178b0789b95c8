package io.crossfade.backfill.local;

import io.crossfade.backfill.checkpoint.Checkpoint;
import io.crossfade.backfill.checkpoint.CheckpointRefusedException;
import io.crossfade.backfill.checkpoint.Job;
import io.crossfade.backfill.checkpoint.QuarantinedKeys;
import io.crossfade.backfill.checkpoint.SavedState;
import io.crossfade.backfill.checkpoint.UnderWayFiles;
import io.crossfade.backfill.copy.CopyMode;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where a former run has left its quarantine. For one thread. */
interface RetryPlace extends AutoCloseable {
    /** Returns what is known of that run. */
    SavedState saved();

    /** Returns what it has quarantined. Once. */
    QuarantinedKeys quarantined();

    /** Returns where is noted what is being copied. */
    UnderWayNotes notes();

    /** Gives the place back. */
    @Override
    void close();

    /**
     * Opens the checkpoint file of a former run of the same job.
     *
     * @throws CheckpointRefusedException if there has been none, or of another job, or it is under way
     */
    static RetryPlace file(Path file, CopyRecipe recipe) {
        Job job = recipe.job();
        Checkpoint checkpoint = Checkpoint.open(file, recipe.config().quarantineKeys());
        UnderWayFiles underWay = new UnderWayFiles(file, job);
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
                public UnderWayNotes notes() {
                    return recipe.config().mode() == CopyMode.WARM ? UnderWayNotes.in(underWay) : UnderWayNotes.NONE;
                }

                @Override
                public void close() {
                    underWay.close();
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
