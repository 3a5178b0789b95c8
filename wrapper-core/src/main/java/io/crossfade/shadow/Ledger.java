package io.crossfade.shadow;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.crossfade.converge.Overwrite;
import io.crossfade.model.Key;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The dirty keys of one lane: deduplicated, bounded, given out when they are due. Thread-safe.
 *
 * <p>A key that is taken stays in the ledger until it is settled, and a mark set in between is not lost: only the mark that
 * was seen is cleared.
 */
final class Ledger {
    private static final class Entry {
        final Key key;
        DirtyKind kind = DirtyKind.CONFIRM;
        long dueNanos;
        long version;
        boolean unknown;
        boolean grace;
        boolean diverged;
        boolean taken;
        int attempts;

        @Nullable Overwrite written;

        @Nullable List<CompletableFuture<Boolean>> waiters;

        Entry(Key key) {
            this.key = key;
        }

        /** A key of which more than the last write is to be learnt is looked at on both sides. */
        DirtyKind needed() {
            return unknown || grace || diverged || attempts > 0 || written == null ? kind.and(DirtyKind.CHECK) : kind;
        }
    }

    private record Due(long nanos, Entry entry) {}

    private final int capacity;

    @GuardedBy("this") private final Map<Key, Entry> entries = new HashMap<>();

    @GuardedBy("this") private final PriorityQueue<Due> queue = new PriorityQueue<>((a, b) -> Long.signum(a.nanos - b.nanos));

    Ledger(int capacity) {
        this.capacity = capacity;
    }

    /** Marks a key; returns {@code false}, changing nothing, if the key is new and the ledger is full. */
    synchronized boolean mark(
            Key key, DirtyKind kind, long dueNanos, boolean unknown, @Nullable CompletableFuture<Boolean> waiter) {
        Entry entry = entries.get(key);
        if (entry == null) {
            if (entries.size() >= capacity) {
                return false;
            }
            entry = new Entry(key);
            entries.put(key, entry);
            entry.dueNanos = dueNanos;
            queue.add(new Due(dueNanos, entry));
        } else if (entry.taken || dueNanos - entry.dueNanos < 0 || entry.grace) {
            entry.dueNanos = dueNanos;
            if (!entry.taken) {
                queue.add(new Due(dueNanos, entry));
            }
        }
        entry.kind = entry.kind.and(kind);
        entry.unknown |= unknown || entry.grace;
        entry.grace = false;
        entry.version++;
        if (waiter != null) {
            if (entry.waiters == null) {
                entry.waiters = new ArrayList<>(1);
            }
            entry.waiters.add(waiter);
        }
        return true;
    }

    /**
     * Marks a key of which the shadow has just acknowledged a write that determines the whole of it. For the thread that
     * writes the key there, in the order of its writes.
     */
    synchronized boolean confirm(Key key, Overwrite written, long dueNanos) {
        boolean marked = mark(key, DirtyKind.CONFIRM, dueNanos, false, null);
        Entry entry = entries.get(key);
        if (entry != null) {
            entry.written = written;
        }
        return marked;
    }

    /** The other side becomes the shadow: what was written to the former one tells nothing of it. */
    synchronized void forgetWritten() {
        for (Entry entry : entries.values()) {
            entry.kind = entry.kind.and(DirtyKind.CHECK);
        }
    }

    /** Takes keys that are due; when {@code urgent}, also those due later, but for the second checks after a grace period. */
    synchronized List<DirtyKey> take(long nowNanos, int max, boolean urgent) {
        List<DirtyKey> taken = new ArrayList<>();
        List<Due> later = new ArrayList<>();
        while (taken.size() < max && !queue.isEmpty()) {
            Due next = queue.element();
            boolean due = next.nanos - nowNanos <= 0;
            if (!due && !urgent) {
                break;
            }
            queue.remove();
            Entry entry = next.entry;
            boolean stale = entry.taken || entry.dueNanos != next.nanos || entries.get(entry.key) != entry;
            if (stale) {
                continue;
            }
            if (!due && entry.grace) {
                later.add(next);
                continue;
            }
            taken.add(take(entry));
        }
        queue.addAll(later);
        return taken;
    }

    private static DirtyKey take(Entry entry) {
        entry.taken = true;
        List<CompletableFuture<Boolean>> waiters = entry.waiters == null ? List.of() : entry.waiters;
        DirtyKey taken = new DirtyKey(
                entry.key,
                entry.needed(),
                entry.written,
                entry.version,
                entry.unknown,
                entry.diverged,
                entry.attempts,
                waiters);
        entry.kind = DirtyKind.CONFIRM;
        entry.unknown = false;
        entry.grace = false;
        entry.written = null;
        entry.waiters = null;
        return taken;
    }

    /** Both sides agreed on a taken key: clears the mark that was seen, or keeps it for a second check. */
    synchronized void settled(DirtyKey key, long recheckNanos) {
        Entry entry = entries.get(key.key());
        if (entry == null) {
            return;
        }
        entry.taken = false;
        entry.attempts = 0;
        entry.diverged = false;
        if (entry.version != key.version()) {
            entry.unknown |= key.unknown();
            queue.add(new Due(entry.dueNanos, entry));
            return;
        }
        if (key.unknown()) {
            entry.grace = true;
            entry.dueNanos = recheckNanos;
            queue.add(new Due(recheckNanos, entry));
        } else {
            entries.remove(key.key());
        }
    }

    /** A taken key could not be settled: it comes up again. */
    synchronized void again(DirtyKey key, long dueNanos) {
        Entry entry = entries.get(key.key());
        if (entry == null) {
            return;
        }
        entry.taken = false;
        entry.kind = entry.kind.and(key.kind());
        entry.unknown |= key.unknown();
        entry.diverged |= key.diverged();
        entry.attempts = key.attempts() + 1;
        entry.dueNanos = dueNanos;
        if (!key.waiters().isEmpty()) {
            List<CompletableFuture<Boolean>> all = new ArrayList<>(key.waiters());
            if (entry.waiters != null) {
                all.addAll(entry.waiters);
            }
            entry.waiters = all;
        }
        queue.add(new Due(dueNanos, entry));
    }

    synchronized boolean contains(Key key) {
        return entries.containsKey(key);
    }

    synchronized int size() {
        return entries.size();
    }

    /** Returns the nanoseconds until the next key is due (0 or less: now), or {@code Long.MAX_VALUE} if there is none. */
    synchronized long nanosToNextDue(long nowNanos) {
        Due next = queue.peek();
        return next == null ? Long.MAX_VALUE : next.nanos - nowNanos;
    }
}
