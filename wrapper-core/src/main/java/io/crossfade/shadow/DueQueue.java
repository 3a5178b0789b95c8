package io.crossfade.shadow;

import java.util.ArrayDeque;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Entries of a ledger in the order in which they are due. Not thread-safe.
 *
 * <p>Nearly all are added in that order already, one quiet time from now: those only queue up, and the heap is for the others,
 * among them those that wait for a second check, long after all that come next.
 */
final class DueQueue {
    private static final int DUE_BYTES = 32;
    private static final int OUTDATED_AT_LEAST = 16;

    /** An entry and when it was due when it was added; it may have been given another time since. */
    record Due(long nanos, LedgerEntry entry) {
        boolean isOutdated() {
            return entry.taken || entry.settled || entry.dueNanos != nanos;
        }
    }

    private final ArrayDeque<Due> ordered = new ArrayDeque<>();
    private final PriorityQueue<Due> others = new PriorityQueue<>((a, b) -> Long.signum(a.nanos - b.nanos));

    void add(Due due) {
        Due last = ordered.peekLast();
        boolean inOrder = last == null || due.nanos - last.nanos >= 0;
        if (inOrder && !due.entry.grace) {
            ordered.addLast(due);
        } else {
            others.add(due);
        }
    }

    /** Returns about how much memory it takes. */
    long bytes() {
        return (long) DUE_BYTES * size();
    }

    /** Returns about how much memory the queue of so many entries ever takes. */
    static long mostBytes(int entries) {
        return (long) DUE_BYTES * mostDues(entries);
    }

    private static int mostDues(int entries) {
        return 2 * entries + OUTDATED_AT_LEAST;
    }

    private int size() {
        return ordered.size() + others.size();
    }

    /** Forgets what is outdated if that is the greater part, so that the queue grows only with its entries. */
    void keepTo(int entries) {
        if (size() >= mostDues(entries)) {
            ordered.removeIf(Due::isOutdated);
            others.removeIf(Due::isOutdated);
        }
    }

    /** Returns the next that is due, or null if there is none. */
    @Nullable Due peek() {
        Due first = ordered.peekFirst();
        Due other = others.peek();
        return first == null || other != null && other.nanos - first.nanos < 0 ? other : first;
    }

    /** Takes out what {@link #peek} has returned. */
    void remove(Due peeked) {
        if (peeked == ordered.peekFirst()) {
            ordered.removeFirst();
        } else {
            others.remove();
        }
    }
}
