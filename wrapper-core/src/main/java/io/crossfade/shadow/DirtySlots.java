package io.crossfade.shadow;

import io.crossfade.model.HashSlot;
import java.util.BitSet;

/** The hash slots in which some key may differ and is no longer known by name. Thread-safe. */
final class DirtySlots {
    private final BitSet slots = new BitSet(HashSlot.COUNT);

    synchronized void mark(int slot) {
        slots.set(slot);
    }

    synchronized void markAll(BitSet marked) {
        slots.or(marked);
    }

    /** Takes every mark away and returns them; who takes them marks them again if it could not look at them all. */
    synchronized BitSet take() {
        BitSet taken = (BitSet) slots.clone();
        slots.clear();
        return taken;
    }

    synchronized int count() {
        return slots.cardinality();
    }
}
