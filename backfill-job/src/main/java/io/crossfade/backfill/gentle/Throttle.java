package io.crossfade.backfill.gentle;

import io.crossfade.backfill.progress.JobFigures;
import io.crossfade.model.Side;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Makes the workers of a job wait. Thread-safe. */
public final class Throttle {
    private static final Duration HOLD = Duration.ofMillis(100);

    private final Governor governor;
    private final Budget keys;
    private final SideThrottle source;
    private final SideThrottle target;
    private final Waiting waiting;

    Throttle(
            Governor governor,
            Budget keys,
            Bounds source,
            Bounds target,
            @Nullable Turnstiles turnstiles,
            Waiting waiting,
            JobFigures figures) {
        this.governor = governor;
        this.keys = keys;
        this.source = new SideThrottle(
                this,
                governor.latencies(Side.SOURCE),
                source,
                turnstiles == null ? Pieces.NONE : new SidePieces(turnstiles, waiting),
                bytes -> figures.bytes(Side.SOURCE, bytes));
        this.target = new SideThrottle(
                this, governor.latencies(Side.TARGET), target, Pieces.NONE, bytes -> figures.bytes(Side.TARGET, bytes));
        this.waiting = waiting;
    }

    /** The hard limits of one server. */
    record Bounds(Budget kilobytes, Budget commands) {}

    /** Returns who has to be told of what is sent to a side. */
    public LinkThrottle of(Side side) {
        return switch (side) {
            case SOURCE -> source;
            case TARGET -> target;
        };
    }

    /** Returns how many keys the next batch should have: fewer than {@code most} while less than all the time may be used. */
    public int batchSize(int most) {
        return Math.max(1, (int) Math.round(most * governor.share()));
    }

    /** Returns how many keys one SCAN should ask for: of {@code most}, as many as a piece has commands where servers are asked in small pieces. */
    public long scanCount(long most) {
        return source.pieces() == Pieces.NONE ? most : Math.min(most, PieceSize.MOST);
    }

    /**
     * Waits until a batch of so many keys is allowed, and while the job has to hold.
     *
     * @throws TargetFullException if the job has to end since the target evicts keys
     */
    public void acquire(int count) {
        waiting.check();
        while (governor.advice().kind() == Advice.Kind.HOLD) {
            waiting.pause(HOLD);
        }
        Advice advice = governor.advice();
        if (advice.kind() == Advice.Kind.STOP) {
            throw new TargetFullException(advice.reason());
        }
        long nanos = keys.reserve(count);
        if (nanos > 0) {
            waiting.pause(Duration.ofNanos(nanos));
        }
    }

    /**
     * Waits before a pipeline. A job that has to end does not wait: what is under way ends as it should.
     *
     * @param busyNanos how long the last pipeline of the connection took
     */
    void turn(Bounds bounds, long busyNanos, int kilobytes, int commands) {
        boolean over = false;
        while (!over && governor.advice().kind() == Advice.Kind.HOLD) {
            over = waiting.isOverWithin(HOLD);
        }
        long nanos = (long) (busyNanos * (1 / governor.share() - 1));
        nanos = Math.max(nanos, bounds.kilobytes().reserve(kilobytes));
        nanos = Math.max(nanos, bounds.commands().reserve(commands));
        if (nanos > 0 && !over) {
            waiting.isOverWithin(Duration.ofNanos(nanos));
        }
    }
}
