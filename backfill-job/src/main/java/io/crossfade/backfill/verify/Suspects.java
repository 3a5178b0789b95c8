package io.crossfade.backfill.verify;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.crossfade.model.Key;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The keys that looked different once, each kept once. Thread-safe.
 *
 * <p>When there are {@value #CAPACITY} of them the adding worker judges them all before it goes on, so memory stays bounded on
 * sides that have little in common.
 */
public final class Suspects {
    /** How many keys are kept before they are judged. */
    public static final int CAPACITY = 100_000;

    @GuardedBy("this") private final Set<Key> keys = new LinkedHashSet<>();

    /** Adds keys; returns whether it is time to judge. */
    public synchronized boolean add(Collection<Key> more) {
        keys.addAll(more);
        return keys.size() >= CAPACITY;
    }

    /** Removes and returns all keys. */
    public synchronized List<Key> take() {
        List<Key> all = List.copyOf(keys);
        keys.clear();
        return all;
    }
}
