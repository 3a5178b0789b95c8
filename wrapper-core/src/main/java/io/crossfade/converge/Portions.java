package io.crossfade.converge;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many values to read at once, so that they take a few megabytes of memory and no more: learned from those before. A walk meets keys in the order
 * of their hashes, so that one portion is like the next. Thread-safe.
 */
final class Portions {
    private static final int MOST_BYTES = 4 << 20;

    /** Before anything is known. */
    private static final int FIRST = 16;

    private final AtomicInteger bytesEach = new AtomicInteger(MOST_BYTES / FIRST);

    /** Returns how many to read at once: {@code most}, or fewer while values are long; at least 1. */
    int atOnce(int most) {
        return Math.max(1, Math.min(most, MOST_BYTES / bytesEach.get()));
    }

    /** So many values had so many bytes together. */
    void read(int values, long bytes) {
        if (values > 0) {
            bytesEach.set((int) Math.min(Integer.MAX_VALUE, Math.max(1, bytes / values)));
        }
    }
}
