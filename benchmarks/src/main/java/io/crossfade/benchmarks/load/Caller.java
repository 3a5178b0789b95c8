package io.crossfade.benchmarks.load;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;
import org.jspecify.annotations.Nullable;

/** One thread of the application: calls, and records how long each call took. */
final class Caller implements Runnable {
    static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(1);
    static final int DIGITS = 3;

    private final Subject subject;
    private final Operation operation;
    private final Keyspace keys;
    private final Pace pace;
    private final SplittableRandom random;
    private final SingleWriterRecorder latencies = new SingleWriterRecorder(LONGEST_NANOS, DIGITS);
    private final AtomicLong errors = new AtomicLong();
    private volatile @Nullable RuntimeException failure;
    private volatile boolean running = true;

    Caller(Subject subject, Operation operation, Keyspace keys, Pace pace, int seed) {
        this.pace = pace;
        this.subject = subject;
        this.operation = operation;
        this.keys = keys;
        this.random = new SplittableRandom(System.nanoTime() + seed);
    }

    @Override
    public void run() {
        while (running) {
            pace.await();
            long start = System.nanoTime();
            try {
                operation.call(subject, keys, random);
            } catch (RuntimeException e) {
                errors.incrementAndGet();
                failure = e;
            }
            latencies.recordValue(Math.min(LONGEST_NANOS, System.nanoTime() - start));
        }
    }

    void stop() {
        running = false;
    }

    Histogram take() {
        return latencies.getIntervalHistogram();
    }

    long takeErrors() {
        return errors.getAndSet(0);
    }

    @Nullable RuntimeException failure() {
        return failure;
    }
}
