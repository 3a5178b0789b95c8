package io.crossfade.shadow;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.crossfade.model.HashSlot;
import java.util.BitSet;

/**
 * The hash slots in which some key may differ and is no longer known by name. Thread-safe.
 *
 * <p>Slots of which a write may still land are marked once more later. Those marked while others wait for that wait for the next time, so
 * that none is put off for ever.
 */
final class DirtySlots {
    @GuardedBy("this") private final BitSet slots = new BitSet(HashSlot.COUNT);

    @GuardedBy("this") private final BitSet taken = new BitSet(HashSlot.COUNT);

    /** Marked once more at {@link #againNanos}. */
    @GuardedBy("this") private final BitSet again = new BitSet(HashSlot.COUNT);

    @GuardedBy("this") private long marks;

    /** Marked once more after those, at {@link #afterwardsNanos}. */
    @GuardedBy("this") private final BitSet afterwards = new BitSet(HashSlot.COUNT);

    @GuardedBy("this") private long sinceNanos;

    @GuardedBy("this") private long againNanos;

    @GuardedBy("this") private long afterwardsNanos;

    synchronized void mark(int slot) {
        mark(slot, slot + 1);
    }

    synchronized void markAll() {
        mark(0, HashSlot.COUNT);
    }

    @GuardedBy("this") private void mark(int from, int to) {
        marks++;
        if (slots.isEmpty() && taken.isEmpty() && again.isEmpty()) {
            sinceNanos = System.nanoTime();
        }
        slots.set(from, to);
    }

    /** Returns a number that changes with each mark. */
    synchronized long marks() {
        return marks;
    }

    /** Returns the nanoseconds since no slot was dirty; 0 if none is. */
    synchronized long oldestNanos(long nowNanos) {
        return count() == 0 ? 0 : Math.max(0, nowNanos - sinceNanos);
    }

    /** Marks all now and once more at {@code nanos} or later, until when they count as dirty whatever is found. */
    synchronized void markAllAgainAt(long nanos) {
        markAgainAt(0, HashSlot.COUNT, nanos);
    }

    /** Marks all at {@code nanos} or earlier, until when they count as dirty. */
    synchronized void markAllLater(long nanos) {
        if (again.cardinality() == HashSlot.COUNT) {
            return; // that look comes sooner, and will do
        }
        marks++;
        if (slots.isEmpty() && taken.isEmpty() && again.isEmpty()) {
            sinceNanos = System.nanoTime();
        }
        againNanos = again.isEmpty() || nanos - againNanos > 0 ? nanos : againNanos;
        again.set(0, HashSlot.COUNT);
    }

    /** As {@link #markAllAgainAt}, for one slot. */
    synchronized void markAgainAt(int slot, long nanos) {
        markAgainAt(slot, slot + 1, nanos);
    }

    @GuardedBy("this") private void markAgainAt(int from, int to, long nanos) {
        mark(from, to);
        if (again.isEmpty()) {
            again.set(from, to);
            againNanos = nanos;
        } else {
            afterwardsNanos = afterwards.isEmpty() || nanos - afterwardsNanos > 0 ? nanos : afterwardsNanos;
            afterwards.set(from, to);
        }
    }

    /** Returns whether there is something to be looked at now. */
    synchronized boolean due(long nowNanos) {
        return !slots.isEmpty() || isAgainDue(nowNanos);
    }

    @GuardedBy("this") private boolean isAgainDue(long nowNanos) {
        return !again.isEmpty() && nowNanos - againNanos >= 0;
    }

    /** Gives out every mark to be looked at; until {@link #looked} they count as dirty. One taker at a time. */
    synchronized BitSet take(long nowNanos) {
        if (isAgainDue(nowNanos)) {
            slots.or(again);
            again.clear();
            again.or(afterwards);
            againNanos = afterwardsNanos;
            afterwards.clear();
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
        return slots.get(slot) || taken.get(slot) || again.get(slot) || afterwards.get(slot);
    }

    /** Returns the slots that are dirty, among them those being looked at. */
    synchronized BitSet all() {
        BitSet all = (BitSet) slots.clone();
        all.or(taken);
        all.or(again);
        all.or(afterwards);
        return all;
    }

    /** Returns how many slots are dirty, among them those being looked at. */
    synchronized int count() {
        return all().cardinality();
    }
}
