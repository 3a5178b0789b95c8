package io.crossfade.shadow;

import static java.util.Objects.requireNonNull;

import io.crossfade.model.Key;
import java.util.BitSet;
import java.util.List;

/**
 * What a carrier has not brought to the shadow, and what it is told to look at.
 *
 * @param keys keys that may differ
 * @param slots hash slots in which any key may
 */
public record Remainder(List<Key> keys, BitSet slots) {
    /** Copies both. */
    public Remainder {
        keys = List.copyOf(keys);
        slots = (BitSet) requireNonNull(slots, "slots").clone();
    }
}
