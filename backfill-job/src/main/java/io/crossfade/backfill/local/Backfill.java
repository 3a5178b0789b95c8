package io.crossfade.backfill.local;

import static java.util.Objects.requireNonNull;

import io.crossfade.backfill.copy.BatchCopier;
import io.crossfade.backfill.copy.CopyMode;
import io.crossfade.backfill.gentle.Gentle;
import io.crossfade.backfill.gentle.Pause;
import io.crossfade.backfill.plan.OpaqueCursorException;
import io.crossfade.backfill.progress.ProgressListener;
import io.crossfade.model.Side;
import io.crossfade.spi.RedisSide;
import java.time.Duration;

/**
 * Copies every key of the source to the target while the application goes on writing.
 *
 * <p>A warm one of every key also brings to the target what instances of the application left dirty when they ended.
 *
 * <p>One use: {@link #run} once, from one thread; {@link #pause} and {@link #cancel()} from any. A failing server is tried again from the last
 * recorded position; the application is never touched.
 */
public final class Backfill {
    private static final int MAX_RESTARTS = 5;

    private final Untouching source;
    private final Untouching target;
    private final BackfillConfig config;
    private final Stop cancelled = new Stop();
    private final Pause pause = new Pause();

    private Backfill(RedisSide source, RedisSide target, BackfillConfig config) {
        this.source = Untouching.of(source);
        this.target = Untouching.of(target);
        this.config = config;
    }

    /** Prepares a backfill; does not connect. The sides stay the caller's, who closes them. */
    public static Backfill create(RedisSide source, RedisSide target, BackfillConfig config) {
        return new Backfill(
                requireNonNull(source, "source"), requireNonNull(target, "target"), requireNonNull(config, "config"));
    }

    /**
     * Copies until every key has ended or {@link #cancel()} is called. Blocks.
     *
     * @return what was done, also after a cancel
     * @throws JobException if a server cannot be reached, refuses, or is the same on both sides
     * @throws io.crossfade.backfill.checkpoint.CheckpointRefusedException if the checkpoint cannot be used
     */
    public BackfillReport run(ProgressListener listener) {
        long startNanos = System.nanoTime();
        Resharding resharding = new Resharding(config.walk(), cancelled, listener);
        Servers servers = resharding.awaitEnd(Servers.find(source, target));
        CopyRecipe recipe = new CopyRecipe(source, target, config);
        try (CopyLog log = CopyLog.open(recipe.job(), config, listener);
                Gentle gentle = config.walk().watch(source, target, pause, listener)) {
            CopyLog.Start start =
                    log.start(CopyRecipe.walk(servers, servers.sensibleSlices(Side.SOURCE, config.walk())));
            Leftovers leftovers = new Leftovers(Leftovers.PATIENCE);
            AlongsideWork alongside = new AlongsideWork(config, source, target, cancelled, listener);
            for (int restarts = 0; ; restarts++) {
                alongside.begin();
                BatchCopier copier = recipe.copier(servers, alongside.usage().carried());
                Aftermath aftermath = new Aftermath(recipe, copier, cancelled, leftovers, listener);
                if (restarts == 0 && aftermath.settle(log.leftUnderWay())) {
                    log.forgetUnderWay();
                }
                CopyRun run = new CopyRun(config, servers, copier, log, gentle, cancelled.part());
                try {
                    BackfillReport report = run.run(start, leftovers, listener);
                    leftovers.settle(source, target, copier, config.walk().batchSize(), config.grace());
                    if (leftovers.count() == 0) {
                        log.forgetUnderWay();
                    }
                    if (report.complete() && takesEveryKeyOver()) {
                        takeOver(copier, listener);
                    }
                    Duration elapsed = Duration.ofNanos(System.nanoTime() - startNanos);
                    return report.after(elapsed, restarts, leftovers.count(), alongside.report());
                } catch (OpaqueCursorException e) {
                    listener.noted(e.getMessage() + "; going on with one scanner");
                    start = log.anew(CopyRecipe.walk(servers, Walking.OPAQUE));
                } catch (ServerChangedException e) {
                    if (restarts == MAX_RESTARTS) {
                        throw new JobException(
                                JobFailure.SERVERS_UNSUITABLE, e.getMessage() + " once too often; gave up", e);
                    }
                    listener.noted(e.getMessage() + "; starting over");
                    servers = servers.findAgain(new Retries(config.walk().maxAttempts(), cancelled));
                    servers = resharding.awaitEnd(servers);
                    start = log.anew(CopyRecipe.walk(servers, start.walk().slices()));
                }
            }
        }
    }

    /** In a lazy migration what is left has to be brought to the source, which a backfill never changes. */
    private boolean takesEveryKeyOver() {
        WalkConfig walk = config.walk();
        return config.mode() == CopyMode.WARM
                && walk.namespaces().isEmpty()
                && walk.names().isEmpty()
                && config.traits().isEmpty();
    }

    private void takeOver(BatchCopier copier, ProgressListener listener) {
        LeftBehind left = LeftBehind.on(target, listener);
        Leftovers open = new Leftovers(Leftovers.PATIENCE);
        open.add(left.keys());
        open.settle(source, target, copier, config.walk().batchSize(), config.grace());
        if (open.count() == 0) {
            left.takeOff(listener);
        }
    }

    /**
     * Makes the run hold, or go on, within about a second: no pipeline begins while it holds. It stays connected. Does not block.
     */
    public void pause(boolean wanted) {
        pause.set(wanted);
    }

    /**
     * Ends the run after the batches under way, and once more those that had failed, with what is done recorded in the checkpoint. Does
     * not block.
     */
    public void cancel() {
        cancelled.request();
    }
}
