package io.crossfade.backfill.local;

import io.crossfade.backfill.gentle.LinkThrottle;
import io.crossfade.backfill.gentle.Rate;
import io.crossfade.backfill.gentle.Threads;
import io.crossfade.spi.RedisSide;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Threads that restore batches, named {@code crossfade-restore-<n>}. At most two batches for each wait; whoever adds one more
 * waits with it. For one thread, which closes it.
 */
final class RestoreCrew implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RestoreCrew.class);
    private static final RestoreBatch END = new RestoreBatch(0, List.of());
    private static final long LOOK_MILLIS = 100;

    private final Map<Integer, RedisSide> targets;
    private final BackfillConfig config;
    private final ImportTally tally;
    private final Rate rate;
    private final Stop stop;
    private final LinkThrottle throttle;
    private final BatchGuard guard;
    private final BlockingQueue<RestoreBatch> queue;
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();

    private RestoreCrew(
            Map<Integer, RedisSide> targets,
            BackfillConfig config,
            ImportTally tally,
            Stop stop,
            LinkThrottle throttle,
            BatchGuard guard) {
        this.targets = targets;
        this.config = config;
        this.tally = tally;
        this.rate = new Rate(config.walk().rate());
        this.stop = stop;
        this.throttle = throttle;
        this.guard = guard;
        this.queue = new ArrayBlockingQueue<>(2 * config.walk().workers());
    }

    static RestoreCrew start(Map<Integer, RedisSide> targets, BackfillConfig config, ImportTally tally, Stop stop) {
        return start(targets, config, tally, stop, LinkThrottle.NONE, BatchGuard.NONE);
    }

    /** As above; each batch asks {@code guard} first, and waits for {@code throttle}. */
    static RestoreCrew start(
            Map<Integer, RedisSide> targets,
            BackfillConfig config,
            ImportTally tally,
            Stop stop,
            LinkThrottle throttle,
            BatchGuard guard) {
        RestoreCrew crew = new RestoreCrew(targets, config, tally, stop, throttle, guard);
        for (int i = 1; i <= config.walk().workers(); i++) {
            Thread thread = new Thread(crew::work, "crossfade-restore-" + i);
            crew.threads.add(thread);
            thread.start();
        }
        return crew;
    }

    /** Adds a batch; blocks while all are busy. */
    void add(RestoreBatch batch) {
        try {
            while (!queue.offer(batch, LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                check();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stop.request();
        }
        check();
    }

    /** Throws what made a thread give up, or if the job has to end. */
    private void check() {
        if (stop.isRequested()) {
            RuntimeException first = failure.get();
            throw first == null ? new StoppedException() : first;
        }
    }

    /** Blocks until every batch is restored. */
    void finish() {
        threads.forEach(thread -> add(END));
        join();
        check();
    }

    private void work() {
        try (TargetLinks links =
                new TargetLinks(targets, new Retries(config.walk().maxAttempts(), stop), throttle, config.grace())) {
            for (RestoreBatch batch = next(); batch != END; batch = next()) {
                RestoreBatch taken = batch;
                stop.pause(Duration.ofNanos(rate.reserve(taken.keys().size())));
                links.apply(taken.database(), link -> {
                    guard.check(taken.database());
                    taken.restore(link, tally, System.currentTimeMillis());
                    return true;
                });
            }
        } catch (StoppedException e) {
            LOG.debug("a thread stops before all is restored");
        } catch (RuntimeException e) {
            if (!failure.compareAndSet(null, e)) {
                LOG.debug("another thread failed, too", e);
            }
            stop.request();
        }
    }

    private RestoreBatch next() {
        try {
            while (true) {
                RestoreBatch batch = queue.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                stop.check();
                if (batch != null) {
                    return batch;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoppedException();
        }
    }

    private void join() {
        Threads.awaitEnd(threads, stop::request);
    }

    /** Ends the threads, each after the batch that it has in hand. */
    @Override
    public void close() {
        stop.request();
        join();
    }
}
