package io.crossfade.benchmarks.load;

import java.time.Duration;

/**
 * How long a subject is warmed up: in stretches, until the compiler is nearly idle during one.
 *
 * @param stretch the length of each
 * @param longest the longest of all together
 * @param compiling the share of a stretch for which the compiler may be busy, 0 to 1
 */
public record WarmUp(Duration stretch, Duration longest, double compiling) {
    /** Runs a subject until it is warm; returns whether the compiler had nearly come to rest. */
    boolean run(Subject subject, Operation operation, Keyspace keys, int threads, CpuTime cpu) {
        CompileTime compile = new CompileTime();
        long end = System.nanoTime() + longest.toNanos();
        boolean idle;
        do {
            compile.takeMillis();
            Slice.run(subject, operation, keys, threads, stretch, cpu);
            idle = compile.takeMillis() <= compiling * stretch.toMillis();
        } while (!idle && System.nanoTime() - end < 0);
        return idle;
    }
}
