package io.crossfade.backfill.local;

import io.crossfade.backfill.copy.CopyResult;
import io.crossfade.backfill.copy.KeyOutcome;
import io.crossfade.backfill.copy.Quarantine;
import io.crossfade.backfill.follow.Gaps;
import io.crossfade.backfill.follow.HintedKeys;
import io.crossfade.backfill.gentle.TargetFullException;
import io.crossfade.backfill.gentle.Throttle;
import io.crossfade.model.Key;
import io.crossfade.model.MigrationException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Threads that make the target equal to the source in the keys that were hinted, named {@code crossfade-follow-<n>}, under the rule of
 * convergence.
 */
final class HintCrew implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HintCrew.class);
    private static final Duration LOOK = Duration.ofMillis(100);

    private final Map<Integer, FollowRoute> routes;
    private final BackfillConfig config;
    private final HintedKeys hinted;
    private final Gaps gaps;
    private final Throttle throttle;
    private final Stop stop;
    private final IntConsumer guard;
    private final Runnable onFailure;
    private final Quarantine quarantine = new Quarantine();
    private final LongAdder settled = new LongAdder();
    private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
    private final List<Thread> threads = new ArrayList<>();

    /**
     * Creates a crew; nothing happens before {@link #start()}.
     *
     * @param guard is asked before each batch whether its database may still be written on the target, and throws if not
     * @param onFailure is called when the crew cannot go on
     */
    HintCrew(
            Map<Integer, FollowRoute> routes,
            BackfillConfig config,
            HintedKeys hinted,
            Gaps gaps,
            Throttle throttle,
            Stop stop,
            IntConsumer guard,
            Runnable onFailure) {
        this.routes = routes;
        this.config = config;
        this.hinted = hinted;
        this.gaps = gaps;
        this.throttle = throttle;
        this.stop = stop;
        this.guard = guard;
        this.onFailure = onFailure;
    }

    void start() {
        for (int i = 1; i <= Math.max(1, config.walk().workers() / 2); i++) {
            Thread thread = new Thread(this::work, "crossfade-follow-" + i);
            threads.add(thread);
            thread.start();
        }
    }

    /** Returns how many times a key was made equal, or found to be. */
    long settled() {
        return settled.sum();
    }

    Quarantine quarantine() {
        return quarantine;
    }

    /** Throws what made a thread give up. */
    void check() {
        RuntimeException first = failure.get();
        if (first != null) {
            throw first;
        }
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
        } catch (MigrationException e) {
            fail(new JobException(JobFailure.SERVERS_UNSUITABLE, String.valueOf(e.getMessage()), e));
        } catch (TargetFullException e) {
            fail(JobException.of(e));
        } catch (RuntimeException e) {
            fail(e);
        } finally {
            links.values().forEach(LinkPair::close);
        }
    }

    /** Ends them all: nothing can go on. */
    void fail(RuntimeException e) {
        if (!failure.compareAndSet(null, e)) {
            LOG.debug("another thread failed, too", e);
        }
        stop.request();
        onFailure.run();
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
            guard.accept(batch.database());
            List<CopyResult> results = route.copy(pair, batch.keys());
            again.clear();
            for (int i = 0; i < results.size(); i++) {
                sort(batch.keys().get(i), results.get(i), again);
            }
            retries.succeeded();
        } catch (ServerChangedException e) {
            closeAll(links);
            gaps.add("a restart: " + e.getMessage()); // it may have lost what was written, and nobody hints that
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
            quarantine.add(key, String.valueOf(result.reason()));
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
