package io.crossfade.backfill.local;

import static java.util.Objects.requireNonNull;

import io.crossfade.backfill.feed.FeedException;
import io.crossfade.backfill.feed.ReplicaPosition;
import io.crossfade.backfill.feed.ReplicationFormats;
import io.crossfade.backfill.gentle.Gentle;
import io.crossfade.backfill.gentle.Pause;
import io.crossfade.backfill.gentle.TargetFullException;
import io.crossfade.backfill.gentle.Throttle;
import io.crossfade.backfill.progress.ProgressListener;
import io.crossfade.backfill.progress.ProgressMeter;
import io.crossfade.backfill.progress.ProgressTicker;
import io.crossfade.converge.FunctionCopier;
import io.crossfade.model.MigrationException;
import io.crossfade.model.Side;
import io.crossfade.spi.RedisSide;
import io.crossfade.spi.SideConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Copies a source as its replica would, and then follows it: what any writer changes there, whether it goes through Crossfade or not,
 * is brought to the target until {@link #cancel()}.
 *
 * <p>The snapshot is restored as it is. Of each command that comes after it only the keys are taken, and made equal under the rule of
 * convergence, from the source as it is by then; so this is safe beside dual writes. One use: {@link #run} once, from one thread;
 * {@link #cancel()} from any. A broken connection is opened again and goes on where it was, if the source lets it.
 */
public final class Replication {
    /** For how long what is still touched may be seen to at the end. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final Duration LOOK = Duration.ofMillis(20);

    private final Map<Integer, Pair> databases;
    private final SideConfig server;
    private final ReplicationConfig config;
    private final Upstream upstream;
    private final Pause pause = new Pause();

    /** One database on both sides; they stay the caller's. */
    public record Pair(RedisSide source, RedisSide target) {}

    private Replication(
            SideConfig server, ReplicationFormats formats, Map<Integer, Pair> databases, ReplicationConfig config) {
        this.server = server;
        this.databases = Map.copyOf(databases);
        this.config = config;
        this.upstream = new Upstream(formats, server, walk().maxAttempts());
    }

    /**
     * Prepares it; does not connect.
     *
     * @param server the source, one server
     * @param databases each database by its number on the source, at least one
     */
    public static Replication create(
            SideConfig server, ReplicationFormats formats, Map<Integer, Pair> databases, ReplicationConfig config) {
        if (databases.isEmpty()) {
            throw new IllegalArgumentException("there is no database to follow");
        }
        return new Replication(requireNonNull(server, "server"), requireNonNull(formats, "formats"), databases, config);
    }

    /** What works together while the source is followed. */
    private record Parts(
            ProgressListener listener,
            Stop stop,
            FollowEnd end,
            BatchGuard guard,
            Gentle gentle,
            FollowState state,
            TouchedKeys touched,
            ImportTally tally,
            Map<Integer, FollowRoute> routes) {}

    /**
     * Copies and follows until {@link #cancel()} is called. Blocks.
     *
     * @return what was done
     * @throws JobException if a server cannot be reached or refuses, the source sends what is not known, or the target becomes the
     *     authority
     */
    public ReplicationReport run(ProgressListener listener) {
        long startNanos = System.nanoTime();
        Stop stop = new Stop();
        FollowEnd end = new FollowEnd(stop, upstream::disconnect);
        try (BatchGuard guard = guard(listener, end);
                Gentle gentle = walk().watch(any().source(), any().target(), pause, listener)) {
            Map<Integer, FollowRoute> routes = routes();
            Parts parts = new Parts(
                    listener,
                    stop,
                    end,
                    guard,
                    gentle,
                    new FollowState(listener, from(routes), config.again()),
                    new TouchedKeys(stop),
                    new ImportTally(listener.figures()),
                    routes);
            return follow(parts, startNanos);
        } catch (FeedException e) {
            throw new JobException(JobFailure.FEED_UNREADABLE, String.valueOf(e.getMessage()), e);
        } catch (TargetFullException e) {
            throw JobException.of(e);
        } catch (MigrationException e) {
            throw new JobException(JobFailure.SERVERS_UNSUITABLE, String.valueOf(e.getMessage()), e);
        }
    }

    private ReplicaPosition from(Map<Integer, FollowRoute> routes) {
        Path mark = config.mark();
        return mark == null || config.copying().fresh() ? ReplicaPosition.NONE : Bookmark.found(mark, routes, walk());
    }

    private BatchGuard guard(ProgressListener listener, FollowEnd end) {
        if (config.handover().enabled()) {
            return SourceAuthority.claim(targets(), config.handover(), end::failed);
        }
        listener.noted(
                "crossfade.handover.enabled is false: a move of the authority is not noticed; end this job before it");
        return BatchGuard.NONE;
    }

    private ReplicationReport follow(Parts parts, long startNanos) {
        Map<Integer, FollowRoute> routes = parts.routes();
        Stop stop = parts.stop();
        ProgressMeter meter = new ProgressMeter("follow", false, System::nanoTime, parts.gentle()::state);
        Throttle throttle = parts.gentle().throttle(stop);
        try (FollowSweep sweep = new FollowSweep(
                        routes,
                        config.copying(),
                        parts.touched(),
                        parts.state(),
                        parts.gentle(),
                        parts.end(),
                        parts.listener(),
                        stop.part(),
                        config.deleteExtra());
                FollowCrew crew = new FollowCrew(
                        routes,
                        config.copying(),
                        parts.touched(),
                        parts.tally(),
                        throttle,
                        sweep,
                        parts.guard(),
                        parts.end(),
                        stop);
                Bookmark bookmark = bookmark(parts, sweep);
                ProgressTicker ticker = new ProgressTicker(meter, parts.listener())) {
            crew.start();
            sweep.start();
            FollowSink sink = new FollowSink(
                    parts.touched(),
                    databases::containsKey,
                    walk()::wants,
                    () -> new SnapshotRestore(
                            targets(),
                            config.copying(),
                            parts.tally(),
                            meter,
                            stop,
                            throttle.of(Side.TARGET),
                            parts.guard()),
                    () -> copyFunctions(parts.guard()),
                    parts.state(),
                    sweep);
            upstream.read(sink, parts.state(), parts.end(), newestVersion(stop));
            settle(parts, sweep);
            bookmark.keepLast();
            return report(parts, crew, sweep, startNanos);
        }
    }

    private Bookmark bookmark(Parts parts, FollowSweep sweep) {
        Bookmark bookmark = new Bookmark(
                config.mark(),
                parts.routes(),
                walk(),
                parts.state(),
                parts.touched(),
                sweep,
                () -> parts.tally().isClean() && parts.state().owed().isEmpty());
        bookmark.start();
        return bookmark;
    }

    /** Makes it hold, or go on; the source is read on meanwhile, as far as there is room. Does not block. */
    public void pause(boolean wanted) {
        pause.set(wanted && !upstream.cancelled().isRequested());
    }

    /** Ends the following; what has been read by now is still brought to the target, also if it was held. Does not block. */
    public void cancel() {
        upstream.cancel();
        pause.set(false);
    }

    /** Waits until everything that was read is on the target, or patience is at its end. */
    private void settle(Parts parts, FollowSweep sweep) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        Stop look = new Stop();
        while (!(parts.touched().size() == 0 && sweep.isIdle()) && System.nanoTime() - end < 0) {
            parts.end().check();
            look.isOverWithin(LOOK);
        }
        parts.end().check();
        sweep.giveUp();
        if (parts.touched().size() > 0) {
            parts.state().owe("an end with " + parts.touched().size() + " keys that were not settled");
        }
    }

    private ReplicationReport report(Parts parts, FollowCrew crew, FollowSweep sweep, long startNanos) {
        Duration elapsed = Duration.ofNanos(System.nanoTime() - startNanos);
        FollowState state = parts.state();
        ImportReport snapshot =
                parts.tally().report(state.isFollowing(), server.endpoint(), RestoreSink.endpoints(targets()), elapsed);
        return new ReplicationReport(
                snapshot,
                state.snapshots(),
                state.resumptions(),
                state.commands(),
                crew.settled(),
                sweep.lost(),
                state.owed());
    }

    private Map<Integer, FollowRoute> routes() {
        Map<Integer, FollowRoute> routes = new HashMap<>();
        databases.forEach((number, pair) -> routes.put(
                number,
                new FollowRoute(
                        number,
                        Servers.find(pair.source(), pair.target()),
                        config.copying().converge())));
        return routes;
    }

    private Map<Integer, RedisSide> targets() {
        Map<Integer, RedisSide> targets = new HashMap<>();
        databases.forEach((number, pair) -> targets.put(number, pair.target()));
        return targets;
    }

    private int newestVersion(Stop stop) {
        try (TargetLinks links = new TargetLinks(targets(), new Retries(walk().maxAttempts(), stop))) {
            return databases.keySet().stream()
                    .mapToInt(database -> links.apply(database, PayloadVersions::newest))
                    .min()
                    .orElseThrow();
        }
    }

    /** On the thread that reads: functions belong to the servers, and change seldom. */
    private void copyFunctions(BatchGuard guard) {
        Retries retries = new Retries(walk().maxAttempts(), upstream.cancelled());
        while (true) {
            try (LinkPair links = new LinkPair(SideLink.lease(any().source()), SideLink.lease(any().target()))) {
                guard.check(databases.keySet().iterator().next());
                links.apply(pair -> FunctionCopier.converge(pair.source(), pair.target(), true));
                return;
            } catch (SideException e) {
                retries.failed(e);
            }
        }
    }

    private WalkConfig walk() {
        return config.copying().walk();
    }

    private Pair any() {
        return databases.values().iterator().next();
    }
}
