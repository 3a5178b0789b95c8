package io.crossfade.backfill.follow;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.crossfade.model.Key;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keys that may differ on the target, each once however often it is hinted. Bounded: one that does not fit is not taken. A key that is
 * hinted while somebody sees to it is there once more. Thread-safe.
 */
public final class HintedKeys {
    private static final int MOST_KEYS = 200_000;
    private static final long MOST_BYTES = 32L << 20;

    private final int most;
    private final long mostBytes;

    /** Each with the number of the first of its hints that nobody has seen to. */
    @GuardedBy("this") private final Map<Hinted, Long> waiting = new LinkedHashMap<>();

    @GuardedBy("this") private final List<Batch> inHand = new ArrayList<>();

    @GuardedBy("this") private long bytes;

    @GuardedBy("this") private long count;

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

    /** Creates an empty one for 200,000 keys whose names have 32 MiB. */
    public static HintedKeys create() {
        return new HintedKeys(MOST_KEYS, MOST_BYTES);
    }

    private record Hinted(int database, Key key) {}

    /**
     * Keys of one database that somebody sees to.
     *
     * @param database its number on the source
     * @param keys the keys
     * @param oldest the number of the oldest of the hints that this is for
     */
    public record Batch(int database, List<Key> keys, long oldest) {}

    /** Adds a key; returns false if there are too many. Does not block. */
    public synchronized boolean offer(int database, Key key) {
        Hinted hinted = new Hinted(database, key);
        boolean fits = waiting.isEmpty() || waiting.size() < most && bytes + key.bytes().length <= mostBytes;
        if (!fits && !waiting.containsKey(hinted)) {
            return false;
        }
        add(hinted, count++);
        return true;
    }

    /** As {@link #offer(int, Key)}, but waits for room if there is none, for at most so long; less if the thread is interrupted. */
    public synchronized boolean offer(int database, Key key, Duration atMost) {
        return offer(database, key) || awaitChange(atMost) && offer(database, key);
    }

    @GuardedBy("this") private void add(Hinted hinted, long number) {
        Long earlier = waiting.putIfAbsent(hinted, number);
        if (earlier == null) {
            bytes += hinted.key().bytes().length;
            notifyAll();
        } else if (number < earlier) {
            waiting.put(hinted, number);
        }
    }

    /** Takes up to {@code batch} keys of one database; returns null if there are none for so long, or the thread is interrupted. */
    public synchronized @Nullable Batch take(int batch, Duration atMost) {
        if (waiting.isEmpty() && !awaitChange(atMost)) {
            return null;
        }
        Iterator<Map.Entry<Hinted, Long>> all = waiting.entrySet().iterator();
        if (!all.hasNext()) {
            return null;
        }
        int database = waiting.keySet().iterator().next().database();
        long oldest = count;
        List<Key> keys = new ArrayList<>();
        while (all.hasNext() && keys.size() < batch) {
            Map.Entry<Hinted, Long> next = all.next();
            if (next.getKey().database() == database) {
                keys.add(next.getKey().key());
                oldest = Math.min(oldest, next.getValue());
                bytes -= next.getKey().key().bytes().length;
                all.remove();
            }
        }
        Batch taken = new Batch(database, keys, oldest);
        inHand.add(taken);
        notifyAll();
        return taken;
    }

    @GuardedBy("this") private boolean awaitChange(Duration atMost) {
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
        inHand.remove(batch);
        again.forEach(key -> add(new Hinted(batch.database(), key), batch.oldest()));
    }

    /** Returns how many hints there have been that were taken. */
    public synchronized long count() {
        return count;
    }

    /** Returns whether all has been seen to that had been hinted when {@link #count()} was {@code hints}. */
    public synchronized boolean isSettled(long hints) {
        return waiting.values().stream().allMatch(number -> number >= hints)
                && inHand.stream().allMatch(batch -> batch.oldest() >= hints);
    }

    /** Returns how many keys nobody has seen to yet. */
    public synchronized int size() {
        return waiting.size()
                + inHand.stream().mapToInt(batch -> batch.keys().size()).sum();
    }
}
