package io.crossfade.lazy;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.crossfade.converge.LazyCopier;
import io.crossfade.converge.LazyCopy;
import io.crossfade.converge.SideCapabilities;
import io.crossfade.model.Key;
import io.crossfade.model.MigrationException;
import io.crossfade.model.Side;
import io.crossfade.spi.LinkException;
import io.crossfade.spi.RedisLink;
import io.crossfade.spi.RedisSide;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes sure that keys have moved to the target before they are used there. Thread-safe; blocks the caller for one round
 * trip to each side on the first touch of a key in this process, and not at all afterwards.
 *
 * <p>Keys of one call are copied in one batch; callers that touch the same key at the same time share one copy.
 */
public final class FirstTouch {
    /** Clocks drift and are set: what is known of the servers is asked again after this time. */
    private static final long KNOWN_FOR_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final Function<Side, RedisSide> sides;
    private final Duration markerTtl;
    private final Consumer<List<Key>> doubtful;
    private volatile @Nullable LazyCopier copier;
    private volatile long copierSince;
    private final Cache<Key, Boolean> moved;
    private final ConcurrentMap<Key, CompletableFuture<Void>> underWay = new ConcurrentHashMap<>();
    private final LongAdder copies = new LongAdder();

    /**
     * Creates a copier on first touch between the two sides.
     *
     * @param doubtful takes keys of which a copy may still land: the authority must not go back before they have moved for certain
     */
    public FirstTouch(Function<Side, RedisSide> sides, LazyConfig config, Consumer<List<Key>> doubtful) {
        this.sides = sides;
        this.doubtful = doubtful;
        this.markerTtl = config.markerTtl();
        this.moved = Caffeine.newBuilder()
                .maximumSize(config.knownMovedKeys())
                .expireAfterWrite(markerTtl.dividedBy(2)) // a marker has to outlive what is remembered of it
                .executor(Runnable::run)
                .build();
    }

    /**
     * Returns when every key has moved.
     *
     * @throws MigrationException if a key could not be copied; nothing was changed, and the command was not sent
     */
    public void ensureMoved(List<Key> keys) {
        if (keys.size() == 1 && moved.getIfPresent(keys.get(0)) != null) {
            return;
        }
        List<Key> mine = new ArrayList<>(keys.size());
        List<CompletableFuture<Void>> others = new ArrayList<>();
        CompletableFuture<Void> done = new CompletableFuture<>();
        for (Key key : keys) {
            if (moved.getIfPresent(key) == null) {
                claim(key, done, mine, others);
            }
        }
        if (!mine.isEmpty()) {
            copyMine(mine, done);
        }
        boolean allMoved = true;
        for (CompletableFuture<Void> other : others) {
            allMoved &= succeeded(other);
        }
        if (!allMoved) {
            copy(notKnownToHaveMoved(keys)); // another caller failed, perhaps because of a key that is not ours
        }
    }

    private List<Key> notKnownToHaveMoved(List<Key> keys) {
        List<Key> left = new ArrayList<>(keys.size());
        for (Key key : keys) {
            if (moved.getIfPresent(key) == null) {
                left.add(Key.of(key.bytes().clone()));
            }
        }
        return left;
    }

    private void claim(Key key, CompletableFuture<Void> done, List<Key> mine, List<CompletableFuture<Void>> others) {
        Key own = Key.of(key.bytes().clone());
        CompletableFuture<Void> running = underWay.putIfAbsent(own, done);
        if (running == null) {
            mine.add(own);
        } else if (running != done) {
            others.add(running);
        }
    }

    private void copyMine(List<Key> mine, CompletableFuture<Void> done) {
        try {
            copy(mine);
            done.complete(null);
        } finally {
            mine.forEach(underWay::remove);
            done.cancel(false); // unless it is complete
        }
    }

    private void copy(List<Key> keys) {
        List<LazyCopy> results;
        try (RedisLink source = sides.apply(Side.SOURCE).lease();
                RedisLink target = sides.apply(Side.TARGET).lease()) {
            results = copier(source, target).copy(source, target, keys);
        } catch (LinkException e) {
            copier = null;
            if (e.isOutcomeUnknown()) {
                doubtful.accept(keys);
            }
            throw new MigrationException(
                    "the command was not sent: its keys could not be copied from the source on first touch ("
                            + e.getMessage() + "); try again when both sides can be reached",
                    e);
        }
        String refusal = null;
        for (int i = 0; i < keys.size(); i++) {
            LazyCopy result = results.get(i);
            if (result.outcome() == LazyCopy.Outcome.REFUSED) {
                refusal = "the command was not sent: key " + keys.get(i)
                        + " could not be copied from the source on first touch: " + result.reason();
                continue;
            }
            if (result.outcome() == LazyCopy.Outcome.MOVED) {
                copies.increment();
            }
            moved.put(keys.get(i), Boolean.TRUE);
        }
        if (refusal != null) {
            throw new MigrationException(refusal);
        }
    }

    private LazyCopier copier(RedisLink source, RedisLink target) {
        LazyCopier ready = copier;
        if (ready == null || System.nanoTime() - copierSince > KNOWN_FOR_NANOS) {
            ready = new LazyCopier(SideCapabilities.probe(source), SideCapabilities.probe(target), markerTtl);
            copierSince = System.nanoTime();
            copier = ready;
        }
        return ready;
    }

    private static boolean succeeded(CompletableFuture<Void> other) {
        try {
            other.join();
            return true;
        } catch (CancellationException e) {
            return false;
        }
    }

    /** Forgets which keys have moved; they are asked for once more. */
    public void forget() {
        moved.invalidateAll();
    }

    /** Returns how many keys this process has copied on first touch. */
    public long copies() {
        return copies.sum();
    }
}
