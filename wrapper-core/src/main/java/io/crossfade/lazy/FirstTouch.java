package io.crossfade.lazy;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.crossfade.converge.ConvergeConfig;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes sure that keys have moved to the target before they are used there. Thread-safe; blocks the caller for one round
 * trip to the target and two to the source on the first touch of a key in this process, and not at all afterwards. A large value is
 * copied in parts by a thread of its own, for which the caller waits a bounded time.
 *
 * <p>Keys of one call are copied in one batch; callers that touch the same key at the same time share one copy.
 */
public final class FirstTouch implements AutoCloseable {
    private final Function<Side, RedisSide> sides;
    private final Duration markerTtl;
    private final ConvergeConfig converge;
    private final LargeTouches large;
    private final Consumer<List<Key>> doubtful;
    private volatile @Nullable LazyCopier copier;
    private volatile long copierUntil;
    private final Cache<Key, Boolean> moved;
    private final SingleFlight flights;
    private final LongAdder copies = new LongAdder();
    private final LongAdder unmovedReads = new LongAdder();
    private final SourceOutage outage = new SourceOutage();
    private final SourceUnreachable onOutage;

    /** Held while a large value moves; a change of phase takes it, so that none moves afterwards that was begun before. */
    private final Lock moving = new ReentrantLock();

    private final AtomicInteger generation = new AtomicInteger();

    @GuardedBy("this") private Set<String> targetRuns = Set.of();

    /**
     * Creates a copier on first touch between the two sides.
     *
     * @param converge tells which values are large
     * @param doubtful takes keys of which a copy may still land: the authority must not go back before they have moved for certain
     */
    public FirstTouch(
            Function<Side, RedisSide> sides, LazyConfig config, ConvergeConfig converge, Consumer<List<Key>> doubtful) {
        this.sides = sides;
        this.doubtful = doubtful;
        this.converge = converge;
        this.large = new LargeTouches(this::copyInParts, config.largeValueWait());
        this.markerTtl = config.markerTtl();
        this.onOutage = config.sourceUnreachable();
        this.moved = Caffeine.newBuilder()
                .maximumSize(config.knownMovedKeys())
                .expireAfterWrite(markerTtl.dividedBy(2)) // a marker has to outlive what is remembered of it
                .executor(Runnable::run)
                .build();
        this.flights = new SingleFlight(key -> moved.getIfPresent(key) != null);
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
        long start = System.nanoTime();
        List<Key> left = new ArrayList<>(keys.size());
        Map<Key, CompletableFuture<Void>> inParts = new LinkedHashMap<>(0);
        for (Key key : keys) {
            if (moved.getIfPresent(key) == null) {
                CompletableFuture<Void> copying = large.underWay(key);
                if (copying != null) {
                    inParts.put(key, copying);
                } else {
                    left.add(key);
                }
            }
        }
        if (!left.isEmpty() && !flights.copy(left, mine -> copy(mine, start))) {
            copyOrJoin(
                    notKnownToHaveMoved(keys),
                    start); // another caller failed, perhaps because of a key that is not ours
        }
        inParts.forEach((key, copying) -> large.await(key, copying, start));
    }

    /**
     * As {@link #ensureMoved}, for a command that only reads: if the source cannot be reached, it may be answered by the target alone,
     * see {@link SourceUnreachable}.
     */
    public void ensureMovedToRead(List<Key> keys) {
        if (onOutage == SourceUnreachable.FAIL) {
            ensureMoved(keys);
            return;
        }
        if (!outage.lasts()) {
            try {
                ensureMoved(keys);
                return;
            } catch (MigrationException e) {
                if (!outage.begins(e, sides.apply(Side.SOURCE))) {
                    throw e;
                }
            }
        }
        List<Key> left = notKnownToHaveMoved(keys);
        if (!left.isEmpty() && !haveMovedBefore(left)) {
            unmovedReads.increment();
        }
    }

    /** Asks the target alone for markers; returns whether every key has one. */
    private boolean haveMovedBefore(List<Key> keys) {
        boolean all = true;
        int begun = generation.get();
        try (RedisLink target = sides.apply(Side.TARGET).lease()) {
            List<Boolean> marked = LazyCopier.marked(target, keys, markerTtl);
            for (int i = 0; i < marked.size(); i++) {
                if (marked.get(i)) {
                    remember(keys.get(i), begun);
                } else {
                    all = false;
                }
            }
            return all;
        } catch (LinkException e) {
            throw unreachable(List.of(), e);
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

    /** Copies keys, but for those of which a copy in parts was begun by somebody else. */
    private void copyOrJoin(List<Key> keys, long start) {
        List<Key> left = new ArrayList<>(keys.size());
        for (Key key : keys) {
            CompletableFuture<Void> copying = large.underWay(key);
            if (copying == null) {
                left.add(key);
            } else {
                large.await(key, copying, start);
            }
        }
        if (!left.isEmpty()) {
            copy(left, start);
        }
    }

    private void copy(List<Key> keys, long start) {
        List<LazyCopy> results;
        int begun;
        try (RedisLink source = sides.apply(Side.SOURCE).lease();
                RedisLink target = sides.apply(Side.TARGET).lease()) {
            LazyCopier ready = copier(source, target);
            begun = generation.get();
            results = ready.copy(source, target, keys);
        } catch (LinkException e) {
            MigrationException failure = unreachable(keys, e);
            if (haveMovedBefore(keys)) {
                return;
            }
            throw failure;
        }
        Map<Key, CompletableFuture<Void>> inParts = new LinkedHashMap<>();
        String refusal = null;
        for (int i = 0; i < keys.size(); i++) {
            LazyCopy result = results.get(i);
            if (result.outcome() == LazyCopy.Outcome.LARGE) {
                inParts.put(keys.get(i), large.begin(keys.get(i), () -> begun == generation.get()));
                continue;
            }
            if (result.outcome() == LazyCopy.Outcome.REFUSED) {
                refusal = "the command was not sent: key " + keys.get(i)
                        + " could not be copied from the source on first touch: " + result.reason();
                continue;
            }
            if (result.outcome() == LazyCopy.Outcome.MOVED) {
                copies.increment();
            }
            remember(keys.get(i), begun);
        }
        if (refusal != null) {
            throw new MigrationException(refusal);
        }
        inParts.forEach((key, copying) -> large.await(key, copying, start));
    }

    private void copyInParts(Key key, BooleanSupplier goOn) {
        LazyCopy result;
        int begun;
        try (RedisLink source = sides.apply(Side.SOURCE).lease();
                RedisLink target = sides.apply(Side.TARGET).lease()) {
            LazyCopier ready = copier(source, target);
            begun = generation.get();
            result = ready.copyInParts(source, target, key, goOn, moving);
        } catch (LinkException e) {
            throw unreachable(List.of(key), e);
        }
        if (result.outcome() == LazyCopy.Outcome.REFUSED) {
            throw new MigrationException("the command was not sent: key " + key
                    + " could not be copied from the source on first touch: " + result.reason());
        }
        if (result.outcome() == LazyCopy.Outcome.MOVED) {
            copies.increment();
        }
        remember(key, begun);
    }

    /** What was learned before {@link #forget} is not believed after it. */
    private void remember(Key key, int begun) {
        moved.put(key, Boolean.TRUE);
        if (generation.get() != begun) {
            moved.invalidate(key);
        }
    }

    /** Where the outcome is unknown the {@code keys} are doubtful: a copy may still land. */
    private MigrationException unreachable(List<Key> keys, LinkException e) {
        copier = null;
        if (e.isOutcomeUnknown()) {
            doubtful.accept(keys);
        }
        return new MigrationException(
                "the command was not sent: its keys could not be copied from the source on first touch ("
                        + e.getMessage() + "); try again when both sides can be reached",
                e);
    }

    private LazyCopier copier(RedisLink source, RedisLink target) {
        LazyCopier ready = copier;
        if (ready == null || System.nanoTime() - copierUntil > 0) {
            SideCapabilities sourceCan = SideCapabilities.probe(source);
            SideCapabilities targetCan = SideCapabilities.probe(target);
            if (isAnotherTarget(targetCan.runIds())) {
                forget();
            }
            ready = new LazyCopier(sourceCan, targetCan, markerTtl, converge);
            copierUntil = System.nanoTime()
                    + Math.min(
                            sourceCan.goodFor().toNanos(), targetCan.goodFor().toNanos());
            copier = ready;
        }
        return ready;
    }

    /** A target that was started anew, or failed over, may have lost keys together with their markers. */
    private synchronized boolean isAnotherTarget(Set<String> runIds) {
        Set<String> before = targetRuns;
        targetRuns = runIds.isEmpty() ? before : runIds;
        return !before.containsAll(runIds) && !runIds.containsAll(before);
    }

    /**
     * Forgets which keys have moved, as is due when the phase turns and when the target was started anew; they are asked for once
     * more. Copies of large values that were begun are given up: after this has returned, none of them moves its key. Blocks while
     * one is just moving.
     */
    public void forget() {
        moving.lock();
        try {
            generation.incrementAndGet();
        } finally {
            moving.unlock();
        }
        moved.invalidateAll();
    }

    /** Ends the copies of large values; those keys have not moved. */
    @Override
    public void close() {
        large.close();
    }

    /** Returns how many keys this process has copied on first touch. */
    public long copies() {
        return copies.sum();
    }

    /** Returns how many reads the target answered alone, because the source could not be reached for keys that have not moved. */
    public long unmovedReads() {
        return unmovedReads.sum();
    }
}
