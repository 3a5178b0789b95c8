package io.crossfade.backfill.local;

import static java.util.Objects.requireNonNull;

import io.crossfade.backfill.checkpoint.QuarantinedKeys;
import io.crossfade.backfill.checkpoint.Wish;
import io.crossfade.backfill.copy.BatchCopier;
import io.crossfade.backfill.gentle.Gentle;
import io.crossfade.backfill.gentle.Pause;
import io.crossfade.backfill.progress.ProgressListener;
import io.crossfade.spi.RedisSide;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Copies the keys again that a former run of the same backfill has quarantined: those that end in another way leave the quarantine, the
 * others stay with the reason of now. Of slices with more quarantined keys than were kept by name, all keys are copied again.
 *
 * <p>One use: {@link #run} once, from one thread; {@link #pause} and {@link #cancel()} from any. A server that is started anew meanwhile
 * ends it, as does one that stays away; nothing that has not been retried leaves the quarantine.
 */
public final class QuarantineRetry {
    private final CopyRecipe recipe;
    private final Stop cancelled = new Stop();
    private final Pause pause = new Pause();
    private volatile boolean stopped;

    private QuarantineRetry(CopyRecipe recipe) {
        this.recipe = recipe;
    }

    /**
     * Prepares a retry; does not connect. The sides stay the caller's, who closes them.
     *
     * @param config of the backfill that has quarantined the keys; without a checkpoint file, it kept its progress on the target
     */
    public static QuarantineRetry create(RedisSide source, RedisSide target, BackfillConfig config) {
        return new QuarantineRetry(new CopyRecipe(
                Untouching.of(requireNonNull(source, "source")),
                Untouching.of(requireNonNull(target, "target")),
                requireNonNull(config, "config")));
    }

    /**
     * Retries until every key has ended or {@link #cancel()} is called. Blocks.
     *
     * @return what was done, also after a cancel; its keys are those that were retried
     * @throws JobException if a server cannot be reached, refuses, or has been started anew meanwhile
     * @throws io.crossfade.backfill.checkpoint.CheckpointRefusedException if no backfill of this job has kept a quarantine there
     */
    public BackfillReport run(ProgressListener listener) {
        long startNanos = System.nanoTime();
        BackfillConfig config = recipe.config();
        Resharding resharding = new Resharding(config.walk(), cancelled, listener);
        Servers servers = resharding.awaitEnd(Servers.find(recipe.source(), recipe.target()));
        try (RetryPlace place = open();
                QuarantinedKeys kept = place.quarantined();
                Gentle gentle = config.walk().watch(recipe.source(), recipe.target(), pause, listener)) {
            listener.noted("retrying " + kept.count() + " quarantined keys"
                    + (kept.slices().isEmpty()
                            ? ""
                            : " and all keys of " + kept.slices().size() + " slices, of which not all are known"));
            AlongsideWork alongside = new AlongsideWork(config, recipe.source(), recipe.target(), cancelled, listener);
            alongside.begin();
            BatchCopier copier = recipe.copier(servers, alongside.usage().carried());
            Leftovers leftovers = new Leftovers(Leftovers.PATIENCE);
            UnderWayNotes notes = place.notes();
            if (new Aftermath(recipe, copier, cancelled, leftovers, listener).settle(notes.left())) {
                notes.seenTo();
            }
            RetryRun run =
                    new RetryRun(recipe, servers, copier, kept, notes, leftovers, gentle, cancelled.part(), listener);
            BackfillReport report = run.run(place.saved());
            leftovers.settle(
                    recipe.source(), recipe.target(), copier, config.walk().batchSize(), config.grace());
            if (leftovers.count() == 0) {
                notes.forget();
            }
            Duration elapsed = Duration.ofNanos(System.nanoTime() - startNanos);
            return report.after(elapsed, 0, leftovers.count(), alongside.report());
        } catch (ServerChangedException e) {
            throw new JobException(
                    JobFailure.SERVERS_UNSUITABLE,
                    e.getMessage() + "; run it again, the rest is still in quarantine",
                    e);
        } catch (SideException e) {
            throw e.asJobException("the quarantine cannot be read or written: ");
        }
    }

    private RetryPlace open() {
        Path file = recipe.config().checkpoint();
        return file == null
                ? SharedRetryPlace.open(
                        recipe, new Retries(recipe.config().walk().maxAttempts(), cancelled), this::obey)
                : RetryPlace.file(file, recipe);
    }

    private void obey(Wish wish) {
        pause.set(wish == Wish.PAUSE);
        if (wish == Wish.STOP) {
            stopped = true;
            cancelled.request();
        }
    }

    /** Returns whether somebody has ordered on the target that this stops. */
    public boolean isStopped() {
        return stopped;
    }

    /** Makes the run hold, or go on, within about a second: no pipeline begins while it holds. Does not block. */
    public void pause(boolean wanted) {
        pause.set(wanted);
    }

    /** Ends the run after the batches under way. What was not retried stays in quarantine. Does not block. */
    public void cancel() {
        cancelled.request();
    }
}
