package io.crossfade.benchmarks.load;

import java.time.Duration;

/**
 * One stretch of load on one subject, with what that subject had left to do afterwards.
 *
 * @param seen what the application saw
 * @param rest what was left when the load ended
 * @param cpuNanosPerCall processor time of this JVM and the servers for one call, carrying what was left included
 */
record Slice(Measurement seen, Subject.Rest rest, double cpuNanosPerCall) {
    /** Returns the mean of two slices, figure by figure. */
    Slice meanWith(Slice other) {
        return new Slice(seen.meanWith(other.seen), rest, (cpuNanosPerCall + other.cpuNanosPerCall) / 2);
    }

    /**
     * Runs a slice and waits until the subject is at rest.
     *
     * @throws IllegalStateException if a call failed: a measurement with errors says nothing
     */
    static Slice run(Subject subject, Operation operation, Keyspace keys, int threads, Duration time, CpuTime cpu) {
        long cpuBefore = cpu.nanos();
        Measurement seen;
        RuntimeException failure;
        try (Load load = Load.start(subject, operation, keys, threads)) {
            Load.run(time);
            seen = load.take();
            failure = load.failure();
        }
        if (failure != null) {
            throw new IllegalStateException(subject.title() + " failed under load", failure);
        }
        Subject.Rest rest = subject.settle();
        return new Slice(seen, rest, (cpu.nanos() - cpuBefore) / Math.max(1, seen.calls()));
    }
}
