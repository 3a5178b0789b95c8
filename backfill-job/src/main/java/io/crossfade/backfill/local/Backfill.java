package io.crossfade.backfill.local;

import static java.util.Objects.requireNonNull;

import io.crossfade.backfill.checkpoint.Job;
import io.crossfade.backfill.checkpoint.Walk;
import io.crossfade.backfill.copy.BatchCopier;
import io.crossfade.backfill.copy.CollisionGuard;
import io.crossfade.backfill.copy.FilteredCopier;
import io.crossfade.backfill.copy.LazyMover;
import io.crossfade.backfill.copy.WarmCopier;
import io.crossfade.backfill.gentle.Gentle;
import io.crossfade.backfill.gentle.Pause;
import io.crossfade.backfill.plan.OpaqueCursorException;
import io.crossfade.backfill.progress.ProgressListener;
import io.crossfade.model.Side;
import io.crossfade.spi.RedisSide;
import java.time.Duration;
import java.time.Instant;

/**
 * Copies every key of the source to the target while the application goes on writing.
 *
 * <p>One use: {@link #run} once, from one thread; {@link #pause} and {@link #cancel()} from any. A failing server is tried again from the last
 * recorded position; the application is never touched.
 */
public final class Backfill {
    private static final int MAX_RESTARTS = 5;

    private final RedisSide source;
    private final RedisSide target;
    private final BackfillConfig config;
    private final Stop cancelled = new Stop();
    private final Pause pause = new Pause();

    private Backfill(RedisSide source, RedisSide target, BackfillConfig config) {
        this.source = source;
        this.target = target;
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
        Job job = new Job(source.endpoint(), target.endpoint(), mode());
        try (CopyLog log = CopyLog.open(job, config, listener);
                Gentle gentle = config.walk().watch(source, target, pause, listener)) {
            CopyLog.Start start = log.start(walk(servers, servers.sensibleSlices(Side.SOURCE, config.walk())));
            Leftovers leftovers = new Leftovers(Leftovers.PATIENCE);
            for (int restarts = 0; ; restarts++) {
                BatchCopier copier = copier(servers);
                CopyRun run = new CopyRun(config, servers, copier, log, gentle, cancelled.part());
                try {
                    BackfillReport report = run.run(start, leftovers, listener);
                    leftovers.settle(source, target, copier, config.walk().batchSize(), config.grace());
                    Duration elapsed = Duration.ofNanos(System.nanoTime() - startNanos);
                    return report.after(elapsed, restarts, leftovers.count());
                } catch (OpaqueCursorException e) {
                    listener.noted(e.getMessage() + "; going on with one scanner");
                    start = log.anew(walk(servers, Walking.OPAQUE));
                } catch (ServerChangedException e) {
                    if (restarts == MAX_RESTARTS) {
                        throw new JobException(
                                JobFailure.SERVERS_UNSUITABLE, e.getMessage() + " once too often; gave up", e);
                    }
                    listener.noted(e.getMessage() + "; starting over");
                    servers = servers.findAgain(new Retries(config.walk().maxAttempts(), cancelled));
                    servers = resharding.awaitEnd(servers);
                    start = log.anew(walk(servers, start.walk().slices()));
                }
            }
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

    /** A run that leaves out other keys is another job. */
    private String mode() {
        return config.mode().label()
                + leavesOut(
                        "namespaces",
                        config.walk().namespaces().isEmpty(),
                        config.walk().namespaces())
                + leavesOut(
                        "names", config.walk().names().isEmpty(), config.walk().names())
                + leavesOut("traits", config.traits().isEmpty(), config.traits());
    }

    private static String leavesOut(String what, boolean nothing, Object rules) {
        return nothing
                ? ""
                : "+" + what + "-" + Integer.toHexString(rules.toString().hashCode());
    }

    private BatchCopier copier(Servers servers) {
        BatchCopier copier =
                switch (config.mode()) {
                    case WARM ->
                        new WarmCopier(
                                servers.source().capabilities(),
                                servers.target().capabilities(),
                                config.converge());
                    case LAZY ->
                        new LazyMover(
                                servers.source().capabilities(),
                                servers.target().capabilities(),
                                config.markerTtl(),
                                config.converge());
                };
        return FilteredCopier.around(CollisionGuard.around(copier, target.mapping()), config.traits());
    }

    private static Walk walk(Servers servers, int slices) {
        ServerInfo source = servers.source();
        return new Walk(
                source.walkId(), servers.target().runId(), source.nodes().size(), slices, Instant.now());
    }
}
