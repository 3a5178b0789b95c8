package io.crossfade.backfill.local;

import io.crossfade.backfill.copy.CopyResult;
import io.crossfade.backfill.copy.KeyOutcome;
import io.crossfade.backfill.gentle.Throttle;
import io.crossfade.model.Key;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Threads that make the target equal to the source in the keys that have changed, named {@code crossfade-follow-<n>}. Each key is
 * read from the source as it is now, under the rule of convergence; the commands that changed it are not repeated.
 */
final class FollowCrew implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FollowCrew.class);

    private final Map<Integer, FollowRoute> routes;
    private final BackfillConfig config;
    private final TouchedKeys touched;
    private final ImportTally tally;
    private final Throttle throttle;
    private final FollowSweep sweep;
    private final BatchGuard guard;
    private final FollowEnd end;
    private final Stop stop;
    private final LongAdder settled = new LongAdder();
    private final List<Thread> threads = new ArrayList<>();

    FollowCrew(
            Map<Integer, FollowRoute> routes,
            BackfillConfig config,
            TouchedKeys touched,
            ImportTally tally,
            Throttle throttle,
            FollowSweep sweep,
            BatchGuard guard,
            FollowEnd end,
            Stop stop) {
        this.routes = routes;
        this.config = config;
        this.touched = touched;
        this.tally = tally;
        this.throttle = throttle;
        this.sweep = sweep;
        this.guard = guard;
        this.end = end;
        this.stop = stop;
    }

    void start() {
        for (int i = 1; i <= config.walk().workers(); i++) {
            Thread thread = new Thread(this::work, "crossfade-follow-" + i);
            threads.add(thread);
            thread.start();
        }
    }

    /** Returns how many keys were made equal, or found to be. */
    long settled() {
        return settled.sum();
    }

    private void work() {
        Map<Integer, LinkPair> links = new HashMap<>();
        Retries retries = new Retries(config.walk().maxAttempts(), stop);
        try {
            while (!stop.isRequested()) {
                TouchedKeys.Batch batch = touched.take(config.walk().batchSize());
                if (batch != null) {
                    see(batch, links, retries);
                }
            }
        } catch (StoppedException e) {
            LOG.debug("a thread stops following");
        } catch (RuntimeException e) {
            end.failed(e);
        } finally {
            links.values().forEach(LinkPair::close);
        }
    }

    /** Whatever happens, keys that are not settled go back. */
    private void see(TouchedKeys.Batch batch, Map<Integer, LinkPair> links, Retries retries) {
        List<Key> again = new ArrayList<>(batch.keys());
        try {
            FollowRoute route = routes.get(batch.database());
            if (route == null) {
                again.clear();
                return;
            }
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
            links.values().forEach(LinkPair::close);
            links.clear();
            changed(batch.database(), e, retries);
        } catch (SideException e) {
            links.values().forEach(LinkPair::close);
            links.clear();
            if (e.leavesTargetInDoubt()) {
                stop.pause(config.grace());
            }
            retries.failed(e);
        } finally {
            touched.done(batch, again);
        }
    }

    /** What a server lost is not told by the stream. */
    private void changed(int database, ServerChangedException e, Retries retries) {
        sweep.want(FollowSweep.Extent.ALL, "a restart: " + e.getMessage());
        FollowRoute route = routes.get(database);
        if (route != null) {
            route.renew(retries);
        }
    }

    private void sort(Key key, CopyResult result, List<Key> again) {
        if (result.outcome() == null) {
            again.add(key);
        } else if (result.outcome() == KeyOutcome.QUARANTINED) {
            tally.quarantined(key, String.valueOf(result.reason()));
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
