package io.crossfade.shadow;

import io.crossfade.model.Key;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Counts, by groups of keys, the writes that the authority has executed and the shadow has not answered. Thread-safe. A key
 * without such a write may be told to have one because of a neighbour in its group, never the other way round.
 */
final class PendingWrites {
    private static final int GROUPS = 1 << 14;

    private final AtomicIntegerArray counts = new AtomicIntegerArray(GROUPS);

    void add(Key key) {
        counts.getAndIncrement(group(key));
    }

    void remove(Key key) {
        counts.getAndDecrement(group(key));
    }

    boolean mayHave(Key key) {
        return counts.get(group(key)) > 0;
    }

    private static int group(Key key) {
        return (key.hashCode() * 0x9E3779B9 >>> 16) & (GROUPS - 1);
    }
}
