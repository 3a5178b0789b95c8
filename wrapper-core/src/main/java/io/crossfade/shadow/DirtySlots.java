package io.crossfade.shadow;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.crossfade.model.HashSlot;
import java.util.BitSet;

/** The hash slots in which some key may differ and is no longer known by name. Thread-safe. */
final class DirtySlots {
    @GuardedBy("this") private final BitSet slots = new BitSet(HashSlot.COUNT);

    @GuardedBy("this") private final BitSet taken = new BitSet(HashSlot.COUNT);

    synchronized void mark(int slot) {
        slots.set(slot);
    }

    synchronized void markAll() {
        slots.set(0, HashSlot.COUNT);
    }

    /** Gives out every mark to be looked at; until {@link #looked} they count as dirty. One taker at a time. */
    synchronized BitSet take() {
        taken.or(slots);
        slots.clear();
        return (BitSet) taken.clone();
    }

    /** Ends what {@link #take} began; what was not looked at completely is marked again. */
    synchronized void looked(boolean completely) {
        if (!completely) {
            slots.or(taken);
        }
        taken.clear();
    }

    /** Returns how many slots are dirty, among them those being looked at. */
    synchronized int count() {
        BitSet all = (BitSet) slots.clone();
        all.or(taken);
        return all.cardinality();
    }
}
