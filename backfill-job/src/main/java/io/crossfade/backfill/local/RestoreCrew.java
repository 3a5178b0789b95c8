package io.crossfade.backfill.local;

import io.crossfade.backfill.gentle.Throttle;
import io.crossfade.model.Side;
import io.crossfade.spi.RedisSide;
import java.util.List;
import java.util.Map;

/** Threads that restore batches, named {@code crossfade-restore-<n>}. For one thread, which closes it. */
final class RestoreCrew implements AutoCloseable {
    private static final RestoreBatch END = new RestoreBatch(0, List.of());

    private final BatchThreads<RestoreBatch> threads;

    private RestoreCrew(BatchThreads<RestoreBatch> threads) {
        this.threads = threads;
    }

    /** Starts the threads; each batch waits for {@code throttle}, and asks {@code guard}. */
    static RestoreCrew start(
            Map<Integer, RedisSide> targets,
            BackfillConfig config,
            ImportTally tally,
            Stop stop,
            Throttle throttle,
            BatchGuard guard) {
        return new RestoreCrew(BatchThreads.start(
                "crossfade-restore-",
                config.walk().workers(),
                stop,
                END,
                () -> new Restorer(
                        new TargetLinks(
                                targets,
                                new Retries(config.walk().maxAttempts(), stop),
                                throttle.of(Side.TARGET),
                                config.grace()),
                        tally,
                        throttle,
                        guard)));
    }

    private record Restorer(TargetLinks links, ImportTally tally, Throttle throttle, BatchGuard guard)
            implements BatchThreads.Worker<RestoreBatch> {
        @Override
        public void see(RestoreBatch batch) {
            throttle.acquire(batch.keys().size());
            links.apply(batch.database(), link -> {
                guard.check(batch.database());
                batch.restore(link, tally, System.currentTimeMillis());
                return true;
            });
        }

        @Override
        public void close() {
            links.close();
        }
    }

    /** Adds a batch; blocks while all are busy. */
    void add(RestoreBatch batch) {
        threads.add(batch);
    }

    /** Blocks until every batch is restored. */
    void finish() {
        threads.finish();
    }

    /** Ends the threads, each after the batch that it has in hand. */
    @Override
    public void close() {
        threads.close();
    }
}
