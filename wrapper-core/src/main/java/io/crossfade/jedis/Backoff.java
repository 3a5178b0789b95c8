package io.crossfade.jedis;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/** Pauses that double and differ by chance, until a deadline. Not thread-safe. */
final class Backoff {
    private static final long FIRST_NANOS = Duration.ofMillis(5).toNanos();
    private static final int LONGEST_SHIFT = 5;

    private final long deadlineNanos;
    private int pauses;

    private Backoff(long deadlineNanos) {
        this.deadlineNanos = deadlineNanos;
    }

    static Backoff within(Duration patience) {
        return new Backoff(System.nanoTime() + patience.toNanos());
    }

    /** Waits for the next attempt, 5 to 320 ms; returns whether there may be one. An interrupt ends the attempts and stays. */
    boolean pause() {
        long atMost = FIRST_NANOS << 1 + Math.min(pauses++, LONGEST_SHIFT);
        long nanos = ThreadLocalRandom.current().nextLong(atMost / 2, atMost);
        if (System.nanoTime() + nanos - deadlineNanos > 0) {
            return false;
        }
        LockSupport.parkNanos(nanos);
        return !Thread.currentThread().isInterrupted();
    }
}
