package io.crossfade.backfill.follow;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.crossfade.model.Key;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keys that may differ on the target, each once however often it is hinted. Bounded: one that does not fit is not taken. A key that is
 * hinted while somebody sees to it is there once more. Thread-safe.
 */
public final class HintedKeys {
    private final int most;
    private final long mostBytes;

    @GuardedBy("this") private final Set<Hinted> waiting = new LinkedHashSet<>();

    @GuardedBy("this") private long bytes;

    @GuardedBy("this") private int inHand;

    /**
     * Creates an empty one.
     *
     * @param most keys that may wait
     * @param mostBytes what the names of those that wait may have together
     */
    public HintedKeys(int most, long mostBytes) {
        this.most = most;
        this.mostBytes = mostBytes;
    }

    private record Hinted(int database, Key key) {}

    /**
     * Keys of one database that somebody sees to.
     *
     * @param database its number on the source
     * @param keys the keys
     */
    public record Batch(int database, List<Key> keys) {}

    /** Adds a key; returns false if there are too many. Does not block. */
    public synchronized boolean offer(int database, Key key) {
        Hinted hinted = new Hinted(database, key);
        boolean fits = waiting.size() < most && bytes + key.bytes().length <= mostBytes;
        if (!fits) {
            return waiting.contains(hinted);
        }
        add(hinted);
        return true;
    }

    @GuardedBy("this") private void add(Hinted hinted) {
        if (waiting.add(hinted)) {
            bytes += hinted.key().bytes().length;
            notifyAll();
        }
    }

    /** Takes up to {@code batch} keys of one database; returns null if there are none for so long, or the thread is interrupted. */
    public synchronized @Nullable Batch take(int batch, Duration atMost) {
        if (waiting.isEmpty() && !awaitOne(atMost)) {
            return null;
        }
        Iterator<Hinted> all = waiting.iterator();
        if (!all.hasNext()) {
            return null;
        }
        int database = waiting.iterator().next().database();
        List<Key> keys = new ArrayList<>();
        while (all.hasNext() && keys.size() < batch) {
            Hinted next = all.next();
            if (next.database() == database) {
                keys.add(next.key());
                bytes -= next.key().bytes().length;
                all.remove();
            }
        }
        inHand += keys.size();
        return new Batch(database, keys);
    }

    @GuardedBy("this") private boolean awaitOne(Duration atMost) {
        try {
            TimeUnit.NANOSECONDS.timedWait(this, atMost.toNanos());
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The keys of {@code batch} have been seen to, but for {@code again}, which are there once more whether they fit or not. */
    public synchronized void done(Batch batch, Collection<Key> again) {
        inHand -= batch.keys().size();
        again.forEach(key -> add(new Hinted(batch.database(), key)));
    }

    /** Returns how many keys nobody has seen to yet. */
    public synchronized int size() {
        return waiting.size() + inHand;
    }
}
