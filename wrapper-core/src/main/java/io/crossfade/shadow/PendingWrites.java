package io.crossfade.shadow;

import io.crossfade.model.Key;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Counts, by groups of keys, the writes that the authority has executed, and of those the ones that the shadow has answered.
 * Thread-safe. A key without a pending write may be told to have one because of a neighbour in its group, never the other
 * way round.
 */
final class PendingWrites {
    private static final int GROUPS = 1 << 14;

    private final AtomicIntegerArray begun = new AtomicIntegerArray(GROUPS);
    private final AtomicIntegerArray answered = new AtomicIntegerArray(GROUPS);

    void add(Key key) {
        begun.getAndIncrement(group(key));
    }

    void remove(Key key) {
        answered.getAndIncrement(group(key));
    }

    boolean mayHave(Key key) {
        int group = group(key);
        return answered.get(group) != begun.get(group);
    }

    /** Returns a number that changes with each write to the key, before the shadow can have it. */
    int begun(Key key) {
        return begun.get(group(key));
    }

    private static int group(Key key) {
        return (key.hashCode() * 0x9E3779B9 >>> 16) & (GROUPS - 1);
    }
}
