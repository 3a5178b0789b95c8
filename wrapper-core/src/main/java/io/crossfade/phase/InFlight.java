package io.crossfade.phase;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts the commands under way per parity of the view's generation, in stripes by thread so that callers do not
 * contend. A thread enters and leaves on one stripe, so a stripe never shows less than is under way.
 */
final class InFlight {
    private static final int STRIPES = 32;
    private static final int PADDING = 16;

    private final AtomicLongArray counts = new AtomicLongArray(2 * STRIPES * PADDING);

    void enter(long generation) {
        counts.getAndIncrement(index(generation));
    }

    void exit(long generation) {
        counts.getAndDecrement(index(generation));
    }

    /** Returns how many commands of this generation's parity are under way. */
    long count(long generation) {
        long sum = 0;
        for (int stripe = 0; stripe < STRIPES; stripe++) {
            sum += counts.get(at(generation, stripe));
        }
        return sum;
    }

    private static int index(long generation) {
        return at(generation, (int) Thread.currentThread().getId() & (STRIPES - 1));
    }

    private static int at(long generation, int stripe) {
        return (((int) generation & 1) * STRIPES + stripe) * PADDING;
    }
}
