package io.crossfade.backfill.local;

import static java.util.Objects.requireNonNull;

import io.crossfade.backfill.follow.Gaps;
import io.crossfade.backfill.follow.HintSource;
import io.crossfade.backfill.follow.HintedKeys;
import io.crossfade.backfill.follow.HintsRefusedException;
import io.crossfade.backfill.gentle.Gentle;
import io.crossfade.backfill.gentle.Pause;
import io.crossfade.backfill.progress.ProgressListener;
import io.crossfade.handover.FollowerEntry;
import io.crossfade.model.Side;
import io.crossfade.spi.LinkException;
import io.crossfade.spi.RedisSide;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Brings to the target what any writer changes on the source, whether it goes through Crossfade or not, by the hints that the source gives:
 * from {@link #begin} to {@link #end()}, beside a backfill and after it.
 *
 * <p>A key that is hinted is read from the source as it is by then, under the rule of convergence. So hints may come twice or late; where
 * some may be missing, a reconcile is owed: noted at once, recorded on the target, and in the report. One thread
 * begins and ends it; {@link #pause} and {@link #cancel()} may be called from any.
 */
public final class Following implements AutoCloseable {
    /** For how long what is still hinted may be seen to at the end. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final String MOVED = "a move of the authority to the target while the source was followed";
    private static final String TOO_EARLY = "an end of following before its time";
    private static final Duration LOOK = Duration.ofMillis(20);
    private static final int MOST_KEYS = 200_000;
    private static final long MOST_BYTES = 32L << 20;

    private final Gaps gaps;
    private final HintedKeys hinted;
    private final HintIntake intake;
    private final Stop stop = new Stop();
    private final Stop cancelled = new Stop();
    private final Pause pause = new Pause();
    private final Gentle gentle;
    private final HintCrew crew;
    private final FollowWatch watch;
    private @Nullable HintSource source;
    private boolean ended;

    private Following(FollowPlan plan, HintedKeys hinted, Runnable onFailure, ProgressListener listener) {
        this.gaps = new Gaps(listener::noted);
        this.hinted = hinted;
        BackfillConfig config = plan.config();
        this.intake = new HintIntake(hinted, plan.databases().keySet(), config.walk()::wants, gaps);
        Map<Integer, FollowRoute> routes = routes(plan);
        FollowPlan.Pair any = plan.any();
        this.gentle = config.walk().watch(any.source(), any.target(), pause, listener);
        AtomicReference<@Nullable HintCrew> ends = new AtomicReference<>();
        this.watch = new FollowWatch(
                entries(plan), gaps, e -> requireNonNull(ends.get()).fail(e));
        this.crew = new HintCrew(routes, config, hinted, gaps, gentle.throttle(stop), stop, watch::check, onFailure);
        ends.set(crew);
    }

    /**
     * Begins: whatever is written from when this returns is followed. Blocks for a few round trips.
     *
     * @param onFailure is called when it cannot go on, and {@link #end()} tells why; must not block
     * @param listener is told what happens
     * @throws JobException if a server cannot be reached, the source gives no hints, or the target is the authority
     */
    public static Following begin(FollowPlan plan, Runnable onFailure, ProgressListener listener) {
        return begin(plan, new HintedKeys(MOST_KEYS, MOST_BYTES), onFailure, listener);
    }

    static Following begin(FollowPlan plan, HintedKeys hinted, Runnable onFailure, ProgressListener listener) {
        Following following = new Following(plan, hinted, onFailure, listener);
        try {
            following.start(plan);
            return following;
        } catch (RuntimeException e) {
            following.release();
            throw e;
        }
    }

    private void start(FollowPlan plan) {
        watch.start();
        source = open(plan);
        plan.owed().forEach(gaps::add);
        crew.start();
    }

    private HintSource open(FollowPlan plan) {
        try {
            return HintSource.open(plan.hints(), List.copyOf(plan.databases().keySet()), intake);
        } catch (HintsRefusedException e) {
            throw new JobException(
                    e.isDenied() ? JobFailure.ACCESS_DENIED : JobFailure.SERVERS_UNSUITABLE,
                    String.valueOf(e.getMessage()),
                    e);
        } catch (LinkException e) {
            throw e.isDenied()
                    ? new JobException(JobFailure.ACCESS_DENIED, String.valueOf(e.getMessage()), e)
                    : new SideException(Side.SOURCE, e).asJobException("");
        }
    }

    private static Map<Integer, FollowRoute> routes(FollowPlan plan) {
        Map<Integer, FollowRoute> routes = new HashMap<>();
        plan.databases().forEach((number, pair) -> {
            RedisSide from = Untouching.of(pair.source());
            RedisSide to = Untouching.of(pair.target());
            routes.put(
                    number,
                    new FollowRoute(
                            number, Servers.find(from, to), plan.config().converge()));
        });
        return routes;
    }

    private static Map<Integer, FollowerEntry> entries(FollowPlan plan) {
        String id = "follow-" + UUID.randomUUID();
        Map<Integer, FollowerEntry> entries = new HashMap<>();
        plan.databases()
                .forEach(
                        (number, pair) -> entries.put(number, new FollowerEntry(pair.target(), id, FollowWatch.LEASE)));
        return entries;
    }

    /** Makes keys that were hinted wait, or go on; hints are taken meanwhile, as far as there is room. Does not block. */
    public void pause(boolean wanted) {
        pause.set(wanted);
    }

    /** Ends {@link #await}. Does not block. */
    public void cancel() {
        cancelled.request();
    }

    /**
     * Follows until {@link #cancel()} is called or it cannot go on. Blocks.
     *
     * @param atMost for how long; null for as long as it takes
     */
    public void await(@Nullable Duration atMost) {
        long start = System.nanoTime();
        boolean through = false;
        while (!through && !stop.isRequested()) {
            through = cancelled.isOverWithin(LOOK) || (atMost != null && System.nanoTime() - start >= atMost.toNanos());
        }
    }

    /**
     * Ends: what had been written when this was called is brought to the target, for at most 20 s. Blocks.
     *
     * @throws JobException if it could not go on
     */
    public FollowReport end() {
        HintSource hints = source;
        try {
            pause(false);
            if (hints != null) {
                hints.close();
            }
            settle();
            crew.close();
            noteLeft();
            crew.check();
            return report(hints == null ? "" : hints.label());
        } catch (RuntimeException e) {
            gaps.add(isMoved(e) ? MOVED : TOO_EARLY);
            throw e;
        } finally {
            ended = true;
            release();
        }
    }

    private static boolean isMoved(RuntimeException e) {
        return e instanceof JobException job && job.failure() == JobFailure.AUTHORITY_MOVED;
    }

    private void settle() {
        long end = System.nanoTime() + PATIENCE.toNanos();
        boolean over = stop.isRequested();
        while (!over && hinted.size() > 0 && System.nanoTime() - end < 0) {
            over = stop.isOverWithin(LOOK);
        }
    }

    private void noteLeft() {
        if (hinted.size() > 0) {
            gaps.add("an end with keys that were hinted and not settled");
        }
    }

    private FollowReport report(String label) {
        return new FollowReport(
                label,
                intake.count(),
                crew.settled(),
                gaps.reasons(),
                crew.quarantine().byReason(),
                crew.quarantine().listed());
    }

    /** Ends without waiting for anything, if it has not been ended: then a reconcile is owed. */
    @Override
    public void close() {
        if (!ended) {
            ended = true;
            gaps.add(TOO_EARLY);
            release();
        }
    }

    private void release() {
        if (source != null) {
            source.close();
        }
        crew.close();
        watch.close();
        gentle.close();
    }
}
