package io.crossfade.benchmarks.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Threads of an application that call a subject without a pause. What they saw is taken stretch by stretch. For the
 * thread that starts it.
 */
public final class Load implements AutoCloseable {
    private static final long JOIN_MILLIS = 30_000;

    private final List<Caller> callers = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private long sinceNanos = System.nanoTime();
    private long allocatedBefore;

    private Load(Subject subject, Operation operation, Keyspace keys, int count, double perSecond) {
        for (int i = 0; i < count; i++) {
            Caller caller = new Caller(subject, operation, keys, Pace.of(perSecond, count), i);
            Thread thread = new Thread(caller, "load-" + i);
            thread.setDaemon(true);
            callers.add(caller);
            threads.add(thread);
        }
    }

    /** Starts {@code count} threads. */
    public static Load start(Subject subject, Operation operation, Keyspace keys, int count) {
        return start(subject, operation, keys, count, 0);
    }

    /** As {@link #start(Subject, Operation, Keyspace, int)}, at a steady rate; 0 is no bound. */
    public static Load start(Subject subject, Operation operation, Keyspace keys, int count, double perSecond) {
        Load load = new Load(subject, operation, keys, count, perSecond);
        load.threads.forEach(Thread::start);
        return load;
    }

    /** Lets the load run for so long. */
    public static void run(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    /**
     * Returns what the threads saw since the start, or since this was last called; what they allocated is known as long as they run.
     */
    public Measurement take() {
        Histogram all = new Histogram(Caller.LONGEST_NANOS, Caller.DIGITS);
        long errors = 0;
        for (Caller caller : callers) {
            all.add(caller.take());
            errors += caller.takeErrors();
        }
        long now = System.nanoTime();
        long allocated = Allocation.bytes(threads);
        Measurement measurement = Measurement.of(all, now - sinceNanos, allocated - allocatedBefore, errors);
        sinceNanos = now;
        allocatedBefore = allocated;
        return measurement;
    }

    /** Returns an exception that a call ended with, or null if none did. */
    public @Nullable RuntimeException failure() {
        return callers.stream()
                .map(Caller::failure)
                .filter(failure -> failure != null)
                .findFirst()
                .orElse(null);
    }

    /** Ends the threads after the calls under way. */
    @Override
    public void close() {
        callers.forEach(Caller::stop);
        try {
            for (Thread thread : threads) {
                thread.join(JOIN_MILLIS);
                if (thread.isAlive()) {
                    throw new IllegalStateException(thread.getName() + " is still in a call after "
                            + TimeUnit.MILLISECONDS.toSeconds(JOIN_MILLIS) + " s");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
