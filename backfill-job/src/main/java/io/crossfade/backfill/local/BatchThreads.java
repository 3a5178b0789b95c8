package io.crossfade.backfill.local;

import io.crossfade.backfill.gentle.Threads;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Threads that see to batches. At most two batches for each wait; whoever adds one more waits with it. If one fails, all end. For one
 * thread, which closes it.
 *
 * @param <B> a batch
 */
final class BatchThreads<B> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BatchThreads.class);
    private static final long LOOK_MILLIS = 100;

    private final Stop stop;
    private final B end;
    private final BlockingQueue<B> queue;
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();

    /** What one thread works with. */
    interface Worker<B> extends AutoCloseable {
        /** Sees to a batch. */
        void see(B batch);

        @Override
        void close();
    }

    private BatchThreads(Stop stop, B end, int count) {
        this.stop = stop;
        this.end = end;
        this.queue = new ArrayBlockingQueue<>(2 * count);
    }

    /**
     * Starts them.
     *
     * @param name what they are called before their number
     * @param end a batch that stands for the end of all
     * @param workers makes what each works with, on its own thread
     */
    static <B> BatchThreads<B> start(String name, int count, Stop stop, B end, Supplier<Worker<B>> workers) {
        BatchThreads<B> all = new BatchThreads<>(stop, end, count);
        for (int i = 1; i <= count; i++) {
            Thread thread = new Thread(() -> all.work(workers), name + i);
            all.threads.add(thread);
            thread.start();
        }
        return all;
    }

    /** Adds a batch; blocks while all are busy. */
    void add(B batch) {
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

    /** Blocks until every batch has been seen to. */
    void finish() {
        threads.forEach(thread -> add(end));
        join();
        check();
    }

    private void work(Supplier<Worker<B>> workers) {
        try (Worker<B> worker = workers.get()) {
            for (B batch = next(); batch != end; batch = next()) {
                worker.see(batch);
            }
        } catch (StoppedException e) {
            LOG.debug("a thread stops before all is done");
        } catch (RuntimeException e) {
            if (!failure.compareAndSet(null, e)) {
                LOG.debug("another thread failed, too", e);
            }
            stop.request();
        }
    }

    private B next() {
        try {
            while (true) {
                B batch = queue.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
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
