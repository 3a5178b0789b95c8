package io.crossfade.benchmarks.load;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** How often a thread calls: as often as it can, or so often that all threads together reach a rate. Not thread-safe. */
final class Pace {
    /** What a thread that fell behind catches up with; more is forgotten. */
    private static final long MOST_BEHIND_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final long intervalNanos;
    private long next = System.nanoTime();

    private Pace(long intervalNanos) {
        this.intervalNanos = intervalNanos;
    }

    /** Returns the pace of one of {@code threads} threads; a rate of 0 is no bound. */
    static Pace of(double callsPerSecond, int threads) {
        return new Pace(callsPerSecond == 0 ? 0 : Math.round(1e9 * threads / callsPerSecond));
    }

    /** Waits until the next call is due. */
    void await() {
        if (intervalNanos == 0) {
            return;
        }
        long now = System.nanoTime();
        next = Math.max(next + intervalNanos, now - MOST_BEHIND_NANOS);
        for (long left = next - now; left > 0; left = next - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
