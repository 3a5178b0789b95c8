package io.crossfade.backfill.local;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.crossfade.model.Key;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keys that have changed on the source and may differ on the target, each once however often it changes. Bounded: who adds to a
 * full one waits, and with it the source's stream. Thread-safe.
 */
final class TouchedKeys {
    private static final int CAPACITY = 100_000;
    private static final long LOOK_MILLIS = 100;

    private final Stop stop;

    /** Each with the number of the touch that nobody has seen to. */
    @GuardedBy("this") private final Map<Touched, Long> waiting = new LinkedHashMap<>();

    @GuardedBy("this") private final List<Batch> inHand = new ArrayList<>();

    @GuardedBy("this") private long count;

    TouchedKeys(Stop stop) {
        this.stop = stop;
    }

    /** A key of a database. */
    record Touched(int database, Key key) {}

    /**
     * Keys of one database that somebody sees to.
     *
     * @param database its number on the source
     * @param keys the keys
     * @param oldest the number of the oldest of the touches that this is for
     */
    record Batch(int database, List<Key> keys, long oldest) {}

    /** Adds a key; waits while there are too many. */
    synchronized void add(int database, Key key) {
        while (waiting.size() >= CAPACITY) {
            stop.check();
            waitForChange();
        }
        waiting.putIfAbsent(new Touched(database, key), count++);
        notifyAll();
    }

    /** Takes up to {@code most} keys of one database; waits for some, and returns null if there are none for a while. */
    synchronized @Nullable Batch take(int most) {
        if (waiting.isEmpty()) {
            waitForChange();
        }
        Iterator<Map.Entry<Touched, Long>> all = waiting.entrySet().iterator();
        if (!all.hasNext()) {
            return null;
        }
        List<Key> keys = new ArrayList<>();
        int database = waiting.keySet().iterator().next().database();
        long oldest = count;
        while (all.hasNext() && keys.size() < most) {
            Map.Entry<Touched, Long> next = all.next();
            if (next.getKey().database() == database) {
                keys.add(next.getKey().key());
                oldest = Math.min(oldest, next.getValue());
                all.remove();
            }
        }
        Batch batch = new Batch(database, keys, oldest);
        inHand.add(batch);
        return batch;
    }

    /** The keys of {@code batch} have been seen to, but for {@code again}. */
    synchronized void done(Batch batch, Collection<Key> again) {
        inHand.remove(batch);
        new HashSet<>(again)
                .forEach(key -> waiting.merge(new Touched(batch.database(), key), batch.oldest(), Math::min));
        notifyAll();
    }

    /** Returns how often a key has been touched. */
    synchronized long count() {
        return count;
    }

    /** Returns whether all has been seen to that had been touched when {@link #count()} was {@code touches}. */
    synchronized boolean isSettled(long touches) {
        return waiting.values().stream().allMatch(number -> number >= touches)
                && inHand.stream().allMatch(batch -> batch.oldest() >= touches);
    }

    /** Returns how many keys nobody has seen to yet. */
    synchronized int size() {
        return waiting.size()
                + inHand.stream().mapToInt(batch -> batch.keys().size()).sum();
    }

    @GuardedBy("this") private void waitForChange() {
        try {
            wait(LOOK_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stop.request();
        }
    }
}
