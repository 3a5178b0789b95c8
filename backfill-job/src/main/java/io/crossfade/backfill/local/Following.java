package io.crossfade.backfill.local;

import io.crossfade.backfill.copy.Quarantine;
import io.crossfade.backfill.follow.HintSource;
import io.crossfade.backfill.follow.HintedKeys;
import io.crossfade.backfill.follow.HintsRefusedException;
import io.crossfade.backfill.gentle.Pause;
import io.crossfade.backfill.progress.ProgressListener;
import io.crossfade.model.Side;
import io.crossfade.spi.LinkException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
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
    private static final String TOO_EARLY = "an end of following before its time";
    private static final Duration LOOK = Duration.ofMillis(20);

    private final FollowParts parts;
    private final HintIntake intake;
    private final Quarantine quarantine = new Quarantine();
    private final FollowCrew crew;
    private final Stop cancelled = new Stop();
    private final Pause pause = new Pause();
    private @Nullable HintSource source;
    private boolean ended;

    private Following(FollowPlan plan, HintedKeys hinted, Runnable onFailure, ProgressListener listener) {
        Followed followed = plan.followed();
        this.parts = new FollowParts(
                followed,
                FollowParts.routes(followed),
                "follow-" + UUID.randomUUID(),
                hinted,
                pause,
                onFailure,
                listener);
        this.intake = new HintIntake(hinted, followed.databases().keySet(), followed.walk()::wants, parts.gaps());
        this.crew = parts.crew(new FollowCrew.Told(parts.gaps()::add, quarantine::add));
    }

    /**
     * Begins: whatever is written from when this returns is followed. Blocks for a few round trips.
     *
     * @param onFailure is called when it cannot go on, and {@link #end()} tells why; must not block
     * @param listener is told what happens
     * @throws JobException if a server cannot be reached, the source gives no hints, or the target is the authority
     */
    public static Following begin(FollowPlan plan, Runnable onFailure, ProgressListener listener) {
        return begin(plan, HintedKeys.create(), onFailure, listener);
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

    /** It is not alone: a backfill copies meanwhile. */
    private void start(FollowPlan plan) {
        parts.watch().start();
        source = open(plan);
        plan.owed().forEach(parts.gaps()::add);
        crew.start(Math.max(1, plan.followed().walk().workers() / 2));
    }

    private HintSource open(FollowPlan plan) {
        try {
            return HintSource.open(
                    plan.hints(), List.copyOf(plan.followed().databases().keySet()), intake);
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
        while (!through && !parts.stop().isRequested()) {
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
            parts.settle(() -> true);
            crew.close();
            parts.end().check();
            return report(hints == null ? "" : hints.label());
        } catch (RuntimeException e) {
            parts.failed(e, () -> parts.gaps().add(TOO_EARLY));
            throw e;
        } finally {
            ended = true;
            release();
        }
    }

    private FollowReport report(String label) {
        return new FollowReport(
                label,
                intake.count(),
                crew.settled(),
                parts.gaps().reasons(),
                quarantine.byReason(),
                quarantine.listed());
    }

    /** Ends without waiting for anything, if it has not been ended: then a reconcile is owed. */
    @Override
    public void close() {
        if (!ended) {
            ended = true;
            parts.gaps().add(TOO_EARLY);
            release();
        }
    }

    private void release() {
        if (source != null) {
            source.close();
        }
        crew.close();
        parts.close();
    }
}
