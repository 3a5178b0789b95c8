package io.crossfade.lazy;

import io.crossfade.model.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Has each key copied by one caller at a time; who wants the same key meanwhile waits for that copy. Thread-safe. */
final class SingleFlight {
    private final Predicate<Key> moved;
    private final ConcurrentMap<Key, CompletableFuture<Void>> underWay = new ConcurrentHashMap<>();

    /**
     * Creates one without copies under way.
     *
     * @param moved tells of which keys a copy has succeeded; they are not copied again
     */
    SingleFlight(Predicate<Key> moved) {
        this.moved = moved;
    }

    /**
     * Copies in one go those of the keys of which no copy is under way, then waits for the others. A copy that fails is no longer
     * under way, and who waited for it is told.
     *
     * @param copy returns when the keys it is given have moved, or throws what this throws then
     * @return whether what others were copying has moved too
     */
    boolean copy(List<Key> keys, Consumer<List<Key>> copy) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        List<Key> mine = new ArrayList<>(keys.size());
        List<CompletableFuture<Void>> others = new ArrayList<>();
        try {
            for (Key key : keys) {
                claim(key, done, mine, others);
            }
            if (!mine.isEmpty()) {
                copy.accept(mine);
            }
            done.complete(null); // also without one of mine: somebody may wait for a key that turned out to have moved
        } finally {
            mine.forEach(underWay::remove);
            done.cancel(false); // unless it is complete
        }
        boolean allMoved = true;
        for (CompletableFuture<Void> other : others) {
            allMoved &= succeeded(other);
        }
        return allMoved;
    }

    private void claim(Key key, CompletableFuture<Void> done, List<Key> mine, List<CompletableFuture<Void>> others) {
        Key own = Key.of(key.bytes().clone());
        CompletableFuture<Void> running = underWay.putIfAbsent(own, done);
        if (running == null && moved.test(own)) {
            underWay.remove(own, done); // it has moved since it was looked for
        } else if (running == null) {
            mine.add(own);
        } else if (running != done) {
            others.add(running);
        }
    }

    private static boolean succeeded(CompletableFuture<Void> other) {
        try {
            other.join();
            return true;
        } catch (CancellationException e) {
            return false;
        }
    }

    /** Returns of how many keys a copy is under way. */
    int underWay() {
        return underWay.size();
    }
}
