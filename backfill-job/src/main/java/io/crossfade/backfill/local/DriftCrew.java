package io.crossfade.backfill.local;

import io.crossfade.backfill.copy.CopyResult;
import io.crossfade.backfill.copy.KeyOutcome;
import io.crossfade.backfill.gentle.Throttle;
import io.crossfade.model.Key;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Threads that make the target equal to the source in keys that a file names, named {@code crossfade-drift-<n>}. */
final class DriftCrew {
    private static final String RESTLESS = "it changed each time it was copied; a verification finds it";

    private final Map<Integer, FollowRoute> routes;
    private final BackfillConfig config;
    private final DriftTally tally;
    private final Stop stop;
    private final Throttle throttle;
    private final BatchGuard guard;

    /** Keys of one database. */
    record Batch(int database, List<Key> keys) {
        static final Batch END = new Batch(0, List.of());
    }

    DriftCrew(
            Map<Integer, FollowRoute> routes,
            BackfillConfig config,
            DriftTally tally,
            Stop stop,
            Throttle throttle,
            BatchGuard guard) {
        this.routes = routes;
        this.config = config;
        this.tally = tally;
        this.stop = stop;
        this.throttle = throttle;
        this.guard = guard;
    }

    BatchThreads<Batch> start() {
        return BatchThreads.start("crossfade-drift-", config.walk().workers(), stop, Batch.END, Copier::new);
    }

    private final class Copier implements BatchThreads.Worker<Batch> {
        private final Map<Integer, LinkPair> links = new HashMap<>();
        private final Retries retries = new Retries(config.walk().maxAttempts(), stop);

        @Override
        public void see(Batch batch) {
            FollowRoute route = routes.get(batch.database());
            List<Key> left = batch.keys();
            for (int attempt = 0; route != null && !left.isEmpty(); attempt++) {
                left = copy(route, left);
                if (!left.isEmpty() && attempt == CopyJob.PATIENCE.size()) {
                    left.forEach(key -> tally.quarantined(key, RESTLESS));
                    left = List.of();
                } else if (!left.isEmpty()) {
                    stop.pause(CopyJob.PATIENCE.get(attempt));
                }
            }
        }

        /** Returns the keys that kept changing. */
        private List<Key> copy(FollowRoute route, List<Key> keys) {
            while (true) {
                throttle.acquire(keys.size());
                try {
                    LinkPair pair = links.computeIfAbsent(
                            route.database(), none -> route.sides().open(throttle));
                    guard.check(route.database());
                    List<Key> left = sort(keys, route.copy(pair, keys));
                    retries.succeeded();
                    return left;
                } catch (ServerChangedException e) {
                    throw new JobException(
                            JobFailure.SERVERS_UNSUITABLE,
                            e.getMessage() + ", and may have lost what was written; run again",
                            e);
                } catch (SideException e) {
                    close();
                    if (e.leavesTargetInDoubt()) {
                        stop.pause(config.grace());
                    }
                    retries.failed(e);
                }
            }
        }

        private List<Key> sort(List<Key> keys, List<CopyResult> results) {
            List<Key> left = new ArrayList<>();
            for (int i = 0; i < keys.size(); i++) {
                KeyOutcome outcome = results.get(i).outcome();
                if (outcome == null) {
                    left.add(keys.get(i));
                } else if (outcome == KeyOutcome.QUARANTINED) {
                    tally.quarantined(keys.get(i), String.valueOf(results.get(i).reason()));
                } else {
                    tally.ended(outcome, 1);
                }
            }
            return left;
        }

        @Override
        public void close() {
            links.values().forEach(LinkPair::close);
            links.clear();
        }
    }
}
