package io.crossfade.shadow;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * How long the caller of one call may still wait until full lanes have room. For one thread.
 *
 * <p>Nobody waits for a shadow that the breaker has given up or that is left alone, nor while the authority is about to move, which
 * waits for the callers. An interrupt ends the wait and is kept.
 */
final class RoomWait {
    private static final long POLL_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

    private final LaneSwitch laneSwitch;
    private final CarryCounters counters;
    private long leftNanos;

    RoomWait(LaneSwitch laneSwitch, CarryCounters counters, Duration atMost) {
        this.laneSwitch = laneSwitch;
        this.counters = counters;
        this.leftNanos = atMost.toNanos();
    }

    /** Offers an item again and again; returns whether it was taken. */
    boolean offer(CarryItem item, LaneInbox inbox) {
        if (leftNanos <= 0 || !mayWait()) {
            return false;
        }
        counters.blocked.increment();
        long start = System.nanoTime();
        boolean taken = false;
        while (!taken && System.nanoTime() - start < leftNanos && mayWait()) {
            LockSupport.parkNanos(this, POLL_NANOS);
            taken = inbox.offer(item);
        }
        leftNanos -= System.nanoTime() - start;
        return taken;
    }

    private boolean mayWait() {
        return laneSwitch.mayBeWaitedFor() && !Thread.currentThread().isInterrupted();
    }
}
