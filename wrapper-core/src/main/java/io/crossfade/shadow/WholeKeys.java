package io.crossfade.shadow;

import io.crossfade.model.Key;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Keys that the shadow is known to hold whole, so that a change of a part of them may be replayed there. Thread-safe.
 *
 * <p>Bounded and forgetful: two keys may share a place, and the later one keeps it. Forgetting is always safe; the key is
 * then converged. Being wrong is healed by the check that follows each replay.
 */
final class WholeKeys {
    private static final int PLACES = 1 << 16;

    private final AtomicReferenceArray<Key> keys = new AtomicReferenceArray<>(PLACES);

    boolean contains(Key key) {
        return key.equals(keys.getPlain(place(key)));
    }

    void add(Key key) {
        int place = place(key);
        if (!key.equals(keys.getPlain(place))) {
            keys.setRelease(place, key);
        }
    }

    void remove(Key key) {
        int place = place(key);
        if (key.equals(keys.get(place))) {
            keys.set(place, null);
        }
    }

    void clear() {
        for (int i = 0; i < PLACES; i++) {
            keys.set(i, null);
        }
    }

    private static int place(Key key) {
        return key.hashCode() * 0x9E3779B9 >>> 16;
    }
}
