package io.crossfade.backfill.local;

import static java.util.Objects.requireNonNull;

import io.crossfade.backfill.feed.ReplicationFormats;
import io.crossfade.backfill.follow.HintedKeys;
import io.crossfade.backfill.gentle.Pause;
import io.crossfade.backfill.progress.ProgressListener;
import io.crossfade.backfill.progress.ProgressMeter;
import io.crossfade.backfill.progress.ProgressTicker;
import io.crossfade.spi.RedisSide;
import io.crossfade.spi.SideConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
    private static final String CUT =
            "an end before all was read that the source had written: the next run with this checkpoint goes on there";

    private final Followed followed;
    private final SideConfig server;
    private final ReplicationConfig config;
    private final Upstream upstream;
    private final Pause pause = new Pause();

    private Replication(SideConfig server, ReplicationFormats formats, Followed followed, ReplicationConfig config) {
        this.server = server;
        this.followed = followed;
        this.config = config;
        this.upstream = new Upstream(
                formats, server, followed.any().source(), followed.walk().maxAttempts());
    }

    /**
     * Prepares it; does not connect.
     *
     * @param server the source, one server
     * @param followed what is followed
     */
    public static Replication create(
            SideConfig server, ReplicationFormats formats, Followed followed, ReplicationConfig config) {
        return new Replication(
                requireNonNull(server, "server"),
                requireNonNull(formats, "formats"),
                requireNonNull(followed, "followed"),
                requireNonNull(config, "config"));
    }

    /**
     * Copies and follows until {@link #cancel()} is called. Blocks.
     *
     * @return what was done
     * @throws JobException if a server cannot be reached or refuses, the source sends what is not known, or the target becomes the
     *     authority
     */
    public ReplicationReport run(ProgressListener listener) {
        try {
            Map<Integer, FollowRoute> routes = FollowParts.routes(followed);
            ReplicaRun run = ReplicaRun.of(config.mark(), followed.copying().fresh(), routes, followed.walk());
            HintedKeys hinted = HintedKeys.create();
            try (FollowParts parts =
                    new FollowParts(followed, routes, run.name(), hinted, pause, upstream::disconnect, listener)) {
                parts.watch().start();
                return follow(parts, run, listener);
            }
        } catch (RuntimeException e) {
            throw FollowEnd.told(e);
        }
    }

    private ReplicationReport follow(FollowParts parts, ReplicaRun run, ProgressListener listener) {
        FollowState state = new FollowState(listener, run.from(), config.again());
        ImportTally tally = new ImportTally(listener.figures());
        try {
            return follow(parts, run, state, tally, listener);
        } catch (RuntimeException e) {
            parts.failed(e, () -> {
                if (state.hasBegun()) {
                    parts.watch().ends(FollowWatch.End.CUT);
                }
            });
            throw e;
        }
    }

    private ReplicationReport follow(
            FollowParts parts, ReplicaRun run, FollowState state, ImportTally tally, ProgressListener listener) {
        long startNanos = System.nanoTime();
        Stop stop = parts.stop();
        ProgressMeter meter = new ProgressMeter("follow", false, System::nanoTime, parts.gentle()::state);
        try (FollowSweep sweep =
                        new FollowSweep(parts, followed.copying(), listener, stop.part(), config.deleteExtra());
                FollowCrew crew = parts.crew(
                        new FollowCrew.Told(reason -> sweep.want(FollowSweep.Extent.ALL, reason), tally::quarantined));
                Bookmark bookmark =
                        new Bookmark(run, parts, followed.walk(), state, sweep, () -> isNothingLeft(parts, tally));
                ProgressTicker ticker = new ProgressTicker(meter, listener)) {
            bookmark.start();
            crew.start(followed.walk().workers());
            sweep.start();
            boolean whole =
                    upstream.read(sink(parts, state, sweep, tally, meter), state, parts.end(), newestVersion(stop));
            parts.settle(sweep::isIdle);
            sweep.giveUp();
            bookmark.keepLast();
            FollowWatch.End how = state.end(whole);
            parts.watch().ends(how);
            return report(new Ended(parts, state, tally, how), crew, sweep, startNanos);
        }
    }

    private static boolean isNothingLeft(FollowParts parts, ImportTally tally) {
        return tally.isClean() && parts.gaps().reasons().isEmpty();
    }

    private FollowSink sink(
            FollowParts parts, FollowState state, FollowSweep sweep, ImportTally tally, ProgressMeter meter) {
        return new FollowSink(
                new WaitingHints(parts.hinted(), parts.stop()),
                followed.databases()::containsKey,
                followed.walk()::wants,
                () -> new SnapshotRestore(
                        targets(),
                        followed.copying(),
                        tally,
                        meter,
                        parts.stop(),
                        parts.gentle().throttle(parts.stop()),
                        parts.watch()),
                () -> FollowParts.copyFunctions(followed, parts.watch(), upstream.cancelled()),
                state,
                sweep);
    }

    /** Makes it hold, or go on; the source is read on meanwhile, as far as there is room. Does not block. */
    public void pause(boolean wanted) {
        pause.set(wanted && !upstream.cancelled().isRequested());
    }

    /** Ends the following; what has been written by now is still brought to the target, also if it was held. Does not block. */
    public void cancel() {
        upstream.cancel();
        pause.set(false);
    }

    /** What there is to tell in the end. */
    private record Ended(FollowParts parts, FollowState state, ImportTally tally, FollowWatch.End how) {
        List<String> owed() {
            List<String> owed = new ArrayList<>(parts.gaps().reasons());
            if (how == FollowWatch.End.CUT) {
                owed.add(CUT);
            }
            return owed;
        }
    }

    private ReplicationReport report(Ended ended, FollowCrew crew, FollowSweep sweep, long startNanos) {
        Duration elapsed = Duration.ofNanos(System.nanoTime() - startNanos);
        FollowState state = ended.state();
        ImportReport snapshot =
                ended.tally().report(state.isFollowing(), server.endpoint(), RestoreSink.endpoints(targets()), elapsed);
        return new ReplicationReport(
                snapshot,
                state.snapshots(),
                state.resumptions(),
                state.commands(),
                crew.settled(),
                sweep.lost(),
                ended.owed());
    }

    private Map<Integer, RedisSide> targets() {
        return FollowParts.targets(followed);
    }

    private int newestVersion(Stop stop) {
        try (TargetLinks links =
                new TargetLinks(targets(), new Retries(followed.walk().maxAttempts(), stop))) {
            return followed.databases().keySet().stream()
                    .mapToInt(database -> links.apply(database, PayloadVersions::newest))
                    .min()
                    .orElseThrow();
        }
    }
}
