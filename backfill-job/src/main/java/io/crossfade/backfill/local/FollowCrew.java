package io.crossfade.backfill.local;

import io.crossfade.backfill.copy.CopyResult;
import io.crossfade.backfill.copy.KeyOutcome;
import io.crossfade.backfill.follow.HintedKeys;
import io.crossfade.backfill.gentle.Threads;
import io.crossfade.backfill.gentle.Throttle;
import io.crossfade.model.Key;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Threads that make the target equal to the source in the keys that were hinted, named {@code crossfade-follow-<n>}. Each key is read
 * from the source as it is by then, under the rule of convergence.
 */
final class FollowCrew implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FollowCrew.class);
    private static final Duration LOOK = Duration.ofMillis(100);

    private final Map<Integer, FollowRoute> routes;
    private final BackfillConfig config;
    private final HintedKeys hinted;
    private final Throttle throttle;
    private final BatchGuard guard;
    private final FollowEnd end;
    private final Stop stop;
    private final Told told;
    private final LongAdder settled = new LongAdder();
    private final List<Thread> threads = new ArrayList<>();

    /**
     * Who is told of what.
     *
     * @param restarted of a server that was started anew or replaced, and may have lost what was written
     * @param quarantined of a key that cannot be made equal, with the reason
     */
    record Told(Consumer<String> restarted, BiConsumer<Key, String> quarantined) {}

    /**
     * Creates a crew; nothing happens before {@link #start}.
     *
     * @param guard is asked before each batch
     * @param end is told when a thread cannot go on
     */
    FollowCrew(
            Map<Integer, FollowRoute> routes,
            BackfillConfig config,
            HintedKeys hinted,
            Throttle throttle,
            BatchGuard guard,
            FollowEnd end,
            Stop stop,
            Told told) {
        this.routes = routes;
        this.config = config;
        this.hinted = hinted;
        this.throttle = throttle;
        this.guard = guard;
        this.end = end;
        this.stop = stop;
        this.told = told;
    }

    void start(int workers) {
        for (int i = 1; i <= workers; i++) {
            Thread thread = new Thread(this::work, "crossfade-follow-" + i);
            threads.add(thread);
            thread.start();
        }
    }

    /** Returns how many times a key was made equal, or found to be. */
    long settled() {
        return settled.sum();
    }

    private void work() {
        Map<Integer, LinkPair> links = new HashMap<>();
        Retries retries = new Retries(config.walk().maxAttempts(), stop);
        try {
            while (!stop.isRequested() && !Thread.currentThread().isInterrupted()) {
                HintedKeys.Batch batch = hinted.take(config.walk().evenBatchSize(), LOOK);
                if (batch != null) {
                    see(batch, links, retries);
                }
            }
        } catch (StoppedException e) {
            LOG.debug("a thread stops following");
        } catch (RuntimeException e) {
            end.failed(e);
        } finally {
            closeAll(links);
        }
    }

    /** Whatever happens, keys that are not settled go back. */
    private void see(HintedKeys.Batch batch, Map<Integer, LinkPair> links, Retries retries) {
        List<Key> again = new ArrayList<>(batch.keys());
        try {
            FollowRoute route = routes.get(batch.database());
            if (route == null) {
                again.clear();
                return;
            }
            throttle.acquire(batch.keys().size());
            LinkPair pair = links.computeIfAbsent(
                    batch.database(), none -> route.sides().open(throttle));
            guard.check(batch.database());
            List<CopyResult> results = route.copy(pair, batch.keys());
            again.clear();
            for (int i = 0; i < results.size(); i++) {
                sort(batch.keys().get(i), results.get(i), again);
            }
            retries.succeeded();
        } catch (ServerChangedException e) {
            closeAll(links);
            told.restarted().accept("a restart: " + e.getMessage()); // nobody hints what it may have lost
            renew(batch.database(), retries);
        } catch (SideException e) {
            closeAll(links);
            if (e.leavesTargetInDoubt()) {
                stop.pause(config.grace());
            }
            retries.failed(e);
        } finally {
            hinted.done(batch, again);
        }
    }

    private static void closeAll(Map<Integer, LinkPair> links) {
        links.values().forEach(LinkPair::close);
        links.clear();
    }

    private void renew(int database, Retries retries) {
        FollowRoute route = routes.get(database);
        if (route != null) {
            route.renew(retries);
        }
    }

    private void sort(Key key, CopyResult result, List<Key> again) {
        KeyOutcome outcome = result.outcome();
        if (outcome == null) {
            again.add(key);
        } else if (outcome == KeyOutcome.QUARANTINED) {
            told.quarantined().accept(key, String.valueOf(result.reason()));
        } else {
            settled.increment();
        }
    }

    /** Ends the threads, each after what it has in hand. */
    @Override
    public void close() {
        stop.request();
        Threads.awaitEnd(threads);
    }
}
