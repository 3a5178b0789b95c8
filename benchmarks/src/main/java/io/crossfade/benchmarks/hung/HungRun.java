package io.crossfade.benchmarks.hung;

import io.crossfade.CrossfadeStatus;
import io.crossfade.benchmarks.load.CrossfadeSubject;
import io.crossfade.benchmarks.load.Keyspace;
import io.crossfade.benchmarks.load.Load;
import io.crossfade.benchmarks.load.Measurement;
import io.crossfade.benchmarks.load.Operation;
import io.crossfade.benchmarks.load.Subjects;
import io.crossfade.model.MigrationPhase;
import io.crossfade.shadow.CarryMode;
import io.crossfade.testing.RealRedis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Writes under which the shadow hangs from beginning to end, and the close of the client after that.
 *
 * @param before the process before the client was opened
 * @param samples while the shadow hung, the settling at the beginning left out
 * @param seen what the application saw while the shadow hung
 * @param last the client's own figures at the end
 * @param closing how long the close took, the shadow still hung
 * @param threadsLeft names of threads that were not there before the client was opened and are there after its close
 * @param after the process some seconds after the close
 */
public record HungRun(
        Resources before,
        List<Resources> samples,
        Measurement seen,
        CrossfadeStatus last,
        Duration closing,
        List<String> threadsLeft,
        Resources after) {
    private static final long LONGEST_END_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    /**
     * Runs; blocks for about {@code length}.
     *
     * @param source the authority
     * @param target the shadow, which is stopped and goes on at the end
     * @param settling how long the load runs before the shadow hangs, and after that until the first sample: queues and ledger fill
     * @param every how often is sampled
     */
    public static HungRun of(
            RealRedis source,
            RealRedis target,
            Subjects subjects,
            Keyspace keys,
            int threads,
            double perSecond,
            Duration settling,
            Duration length,
            Duration every,
            Consumer<String> log) {
        Resources before = Resources.now();
        Set<String> threadsBefore = Resources.threadNames();
        List<Resources> samples = new ArrayList<>();
        Measurement seen;
        CrossfadeStatus last;
        long closed;
        try (CrossfadeSubject subject = subjects.crossfade(MigrationPhase.DUAL_WRITE, CarryMode.ASYNC)) {
            try (Load load = Load.start(subject, Operation.SET, keys, threads, perSecond)) {
                Load.run(settling);
                target.pause();
                Load.run(settling);
                load.take();
                for (long left = length.toNanos(); left > 0; left -= every.toNanos()) {
                    Load.run(every);
                    Resources sample = Resources.now();
                    samples.add(sample);
                    log.accept(samples.size() + ": " + sample + " "
                            + subject.crossfade().status());
                }
                seen = load.take();
            }
            last = subject.crossfade().status();
            closed = System.nanoTime();
        }
        Duration closing = Duration.ofNanos(System.nanoTime() - closed);
        Set<String> left = awaitGone(threadsBefore, before);
        Resources after = Resources.now();
        target.resume();
        return new HungRun(before, samples, seen, last, closing, List.copyOf(left), after);
    }

    /** What a close has told to end may take a moment. */
    private static Set<String> awaitGone(Set<String> threadsBefore, Resources before) {
        long end = System.nanoTime() + LONGEST_END_NANOS;
        Set<String> left = left(threadsBefore);
        while ((!left.isEmpty() || Resources.openSockets() > before.sockets()) && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(POLL_NANOS);
            left = left(threadsBefore);
        }
        return left;
    }

    private static Set<String> left(Set<String> threadsBefore) {
        Set<String> left = Resources.threadNames();
        left.removeAll(threadsBefore);
        return left;
    }

    /** Returns how heap in use went, in bytes. */
    public Trend heap() {
        return Trend.of(samples, Resources::atNanos, Resources::heapBytes);
    }

    /** Returns how the number of threads went. */
    public Trend threads() {
        return Trend.of(samples, Resources::atNanos, Resources::threads);
    }

    /** Returns how the number of sockets went. */
    public Trend sockets() {
        return Trend.of(samples, Resources::atNanos, Resources::sockets);
    }

    /** Returns how many sockets are open that were not before. */
    public int socketsLeft() {
        return Math.max(0, after.sockets() - before.sockets());
    }
}
