package io.crossfade.shadow;

import io.crossfade.model.Key;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Keys that the shadow is known to hold whole, so that a change of a part of them may be replayed there. Thread-safe.
 *
 * <p>Bounded and forgetful: two keys may share a place, and the later one keeps it. Forgetting is always safe; the key is
 * then converged. Being wrong is healed by the check that follows each replay, so a hash of the key is enough to know it by;
 * keys themselves would be read from far memory for every write.
 */
final class WholeKeys {
    private static final int PLACES = 1 << 16;
    private static final int NONE = 0;

    private final AtomicIntegerArray tags = new AtomicIntegerArray(PLACES);

    boolean contains(Key key) {
        return tags.getPlain(place(key)) == tag(key);
    }

    void add(Key key) {
        int place = place(key);
        int tag = tag(key);
        if (tags.getPlain(place) != tag) {
            tags.setRelease(place, tag);
        }
    }

    void remove(Key key) {
        tags.compareAndSet(place(key), tag(key), NONE);
    }

    void clear() {
        for (int i = 0; i < PLACES; i++) {
            tags.set(i, NONE);
        }
    }

    private static int place(Key key) {
        return key.hashCode() * 0x9E3779B9 >>> 16;
    }

    private static int tag(Key key) {
        int hash = key.hashCode();
        return hash == NONE ? 1 : hash;
    }
}
