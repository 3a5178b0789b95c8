package io.crossfade.shadow;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.crossfade.model.HashSlot;
import java.util.BitSet;

/** The hash slots in which some key may differ and is no longer known by name. Thread-safe. */
final class DirtySlots {
    @GuardedBy("this") private final BitSet slots = new BitSet(HashSlot.COUNT);

    @GuardedBy("this") private final BitSet taken = new BitSet(HashSlot.COUNT);

    @GuardedBy("this") private long sinceNanos;

    @GuardedBy("this") private boolean again;

    @GuardedBy("this") private long againNanos;

    synchronized void mark(int slot) {
        noteFirst();
        slots.set(slot);
    }

    synchronized void markAll() {
        noteFirst();
        slots.set(0, HashSlot.COUNT);
    }

    @GuardedBy("this") private void noteFirst() {
        if (!again && slots.isEmpty() && taken.isEmpty()) {
            sinceNanos = System.nanoTime();
        }
    }

    /** Returns the nanoseconds since no slot was dirty; 0 if none is. */
    synchronized long oldestNanos(long nowNanos) {
        return count() == 0 ? 0 : Math.max(0, nowNanos - sinceNanos);
    }

    /** Marks all now and once more at {@code nanos}, until when they count as dirty whatever is found. */
    synchronized void markAllAgainAt(long nanos) {
        markAll();
        again = true;
        againNanos = nanos;
    }

    /** Returns whether there is something to be looked at now. */
    synchronized boolean due(long nowNanos) {
        return !slots.isEmpty() || isAgainDue(nowNanos);
    }

    @GuardedBy("this") private boolean isAgainDue(long nowNanos) {
        return again && nowNanos - againNanos >= 0;
    }

    /** Gives out every mark to be looked at; until {@link #looked} they count as dirty. One taker at a time. */
    synchronized BitSet take(long nowNanos) {
        if (isAgainDue(nowNanos)) {
            again = false;
            markAll();
        }
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

    /** Returns whether a slot is dirty, or being looked at. */
    synchronized boolean contains(int slot) {
        return again || slots.get(slot) || taken.get(slot);
    }

    /** Returns how many slots are dirty, among them those being looked at. */
    synchronized int count() {
        if (again) {
            return HashSlot.COUNT;
        }
        BitSet all = (BitSet) slots.clone();
        all.or(taken);
        return all.cardinality();
    }
}
