package io.crossfade.shadow;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.crossfade.converge.Overwrite;
import io.crossfade.model.Key;
import io.crossfade.shadow.DueQueue.Due;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The dirty keys of one lane: deduplicated, bounded, given out when they are due. Thread-safe.
 *
 * <p>Bounded by the memory that it takes, so that long keys do not take more of it than short ones. A key longer than the bound is
 * taken when there is no other, since it would else never be settled.
 *
 * <p>A key that is taken stays in the ledger until it is settled, and a mark set in between is not lost: only the mark that
 * was seen is cleared.
 */
final class Ledger {
    private final long maxBytes;

    @GuardedBy("this") private final Map<Key, LedgerEntry> entries = new LinkedHashMap<>();

    @GuardedBy("this") private final DueQueue queue = new DueQueue();

    @GuardedBy("this") private long entryBytes;

    Ledger(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Marks a key; returns {@code false}, changing nothing, if the key is new and the ledger is full. */
    synchronized boolean mark(
            Key key, DirtyKind kind, long dueNanos, boolean unknown, @Nullable CompletableFuture<Boolean> waiter) {
        LedgerEntry entry = marked(key, kind, dueNanos, unknown);
        if (entry != null && waiter != null) {
            entry.await(List.of(waiter));
        }
        return entry != null;
    }

    /**
     * Marks a key of which the shadow has just acknowledged a write that determines the whole of it. For the thread that
     * writes the key there, in the order of its writes.
     */
    synchronized boolean confirm(Key key, Overwrite written, long dueNanos) {
        return written(key, DirtyKind.CONFIRM, written, dueNanos);
    }

    /**
     * As {@link #confirm}, of a write that was sent ahead. For any thread: both sides are compared with what the last one to come here
     * has written, so the order does not matter.
     */
    synchronized boolean compare(Key key, Overwrite written, long dueNanos) {
        return written(key, DirtyKind.COMPARE, written, dueNanos);
    }

    @GuardedBy("this") private boolean written(Key key, DirtyKind kind, Overwrite written, long dueNanos) {
        LedgerEntry entry = marked(key, kind, dueNanos, false);
        if (entry != null) {
            keep(entry, written);
        }
        return entry != null;
    }

    /**
     * Marks a key of which the shadow has just acknowledged a write of members that are known to {@link TouchedMembers}. Only they have to
     * be checked, unless the key is marked in another way, before or after, until it is taken.
     */
    synchronized boolean touch(Key key, long dueNanos) {
        LedgerEntry before = entries.get(key);
        boolean only = before == null || before.onlyTouched || before.isFresh();
        LedgerEntry entry = marked(key, DirtyKind.CHECK, dueNanos, false);
        if (entry != null) {
            entry.onlyTouched = only;
        }
        return entry != null;
    }

    /** A value for which there is no room is not kept: the key is then checked instead of confirmed. */
    @GuardedBy("this") private void keep(LedgerEntry entry, Overwrite written) {
        entryBytes -= entry.bytes();
        entry.written = written;
        if (entryBytes + entry.bytes() + DueQueue.mostBytes(entries.size()) > maxBytes) {
            entry.written = null;
        }
        entryBytes += entry.bytes();
    }

    @GuardedBy("this") private @Nullable LedgerEntry marked(Key key, DirtyKind kind, long dueNanos, boolean unknown) {
        LedgerEntry entry = entries.get(key);
        if (entry == null) {
            if (!hasRoomFor(key)) {
                return null;
            }
            entry = new LedgerEntry(key);
            entries.put(key, entry);
            entryBytes += entry.bytes();
            due(entry, dueNanos);
        } else if (entry.taken) {
            entry.dueNanos = dueNanos;
        } else if (dueNanos - entry.dueNanos < 0 || entry.grace) {
            due(entry, dueNanos);
        }
        entry.kind = entry.kind.and(kind);
        entry.unknown |= unknown || entry.grace;
        entry.grace = false;
        entry.onlyTouched = false;
        entry.version++;
        return entry;
    }

    @GuardedBy("this") private void due(LedgerEntry entry, long nanos) {
        entry.dueNanos = nanos;
        queue.keepTo(entries.size());
        queue.add(new Due(nanos, entry));
    }

    /** The other side becomes the shadow: what was written to the former one tells nothing of it. */
    synchronized void forgetWritten() {
        for (LedgerEntry entry : entries.values()) {
            entry.kind = entry.kind.and(DirtyKind.CHECK);
            entry.onlyTouched = false;
        }
    }

    /** Lets those go who wait in sync mode: it will take longer. */
    synchronized void letWaitersGo() {
        entries.values().forEach(LedgerEntry::letWaitersGo);
    }

    /** Takes keys that are due; when {@code urgent}, also those due later, but for the second checks after a grace period. */
    synchronized List<DirtyKey> take(long nowNanos, int max, boolean urgent) {
        List<DirtyKey> taken = new ArrayList<>();
        List<Due> later = new ArrayList<>();
        Due next = queue.peek();
        while (next != null && taken.size() < max) {
            boolean due = next.nanos() - nowNanos <= 0;
            if (!due && !urgent) {
                break;
            }
            queue.remove(next);
            LedgerEntry entry = next.entry();
            boolean outdated = next.isOutdated();
            if (!outdated && !due && entry.grace) {
                later.add(next);
            } else if (!outdated) {
                entryBytes -= entry.bytes();
                taken.add(entry.take());
                entryBytes += entry.bytes();
            }
            next = queue.peek();
        }
        later.forEach(queue::add);
        return taken;
    }

    /** Both sides agreed on a taken key: clears the mark that was seen, or keeps it for a second check. */
    synchronized void settled(DirtyKey key, long recheckNanos) {
        LedgerEntry entry = key.entry();
        if (entry.settled) {
            return;
        }
        entry.taken = false;
        entry.attempts = 0;
        entry.diverged = false;
        if (entry.version != key.version()) {
            entry.unknown |= key.unknown();
            isYoungAgain(entry);
            due(entry, entry.dueNanos);
        } else if (key.unknown()) {
            entry.grace = true;
            due(entry, recheckNanos);
        } else {
            entry.settled = true;
            entries.remove(entry.key);
            entryBytes -= entry.bytes();
        }
    }

    /** Both sides agreed a moment ago: a key that is written all the time is not dirty since it was first written. */
    @GuardedBy("this") private void isYoungAgain(LedgerEntry entry) {
        entry.sinceNanos = System.nanoTime();
        entries.remove(entry.key);
        entries.put(entry.key, entry);
    }

    /** A taken key could not be settled: it comes up again. */
    synchronized void again(DirtyKey key, long dueNanos) {
        LedgerEntry entry = key.entry();
        if (entry.settled) {
            return;
        }
        entry.taken = false;
        entry.kind = entry.kind.and(key.kind());
        entry.onlyTouched = false;
        entry.unknown |= key.unknown();
        entry.diverged |= key.diverged();
        entry.attempts = key.attempts() + 1;
        entry.await(key.waiters());
        due(entry, dueNanos);
    }

    /** Returns whether half of the room is left, and enough for {@code key}; also if there is no other key. */
    synchronized boolean hasHalfItsRoomFor(Key key) {
        return bytes() <= maxBytes / 2 && hasRoomFor(key);
    }

    @GuardedBy("this") private boolean hasRoomFor(Key key) {
        long more = LedgerEntry.bytes(key) + DueQueue.mostBytes(entries.size() + 1);
        return entries.isEmpty() || entryBytes + more <= maxBytes;
    }

    /** Returns about how much memory the keys take, with what waits for a second check. */
    synchronized long bytes() {
        return entryBytes + queue.bytes();
    }

    synchronized List<Key> keys() {
        return List.copyOf(entries.keySet());
    }

    synchronized boolean contains(Key key) {
        return entries.containsKey(key);
    }

    /** Returns the nanoseconds for which the key has been dirty that has been so longest; 0 if none is. */
    synchronized long oldestNanos(long nowNanos) {
        return entries.isEmpty()
                ? 0
                : Math.max(0, nowNanos - entries.values().iterator().next().sinceNanos);
    }

    synchronized int size() {
        return entries.size();
    }

    /** Returns the nanoseconds until the next key is due (0 or less: now), or {@code Long.MAX_VALUE} if there is none. */
    synchronized long nanosToNextDue(long nowNanos) {
        Due next = queue.peek();
        return next == null ? Long.MAX_VALUE : next.nanos() - nowNanos;
    }
}
