package io.crossfade.benchmarks.backfill;

import io.crossfade.benchmarks.load.CpuTime;
import io.crossfade.benchmarks.load.ServerFigures;
import io.crossfade.testing.RealRedis;
import java.util.concurrent.TimeUnit;

/**
 * What one method took for all keys.
 *
 * @param keysPerSecond how fast it was
 * @param jobMicros processor time of this JVM for each key, its compiler and garbage collector included
 * @param source what the source counted for each key
 * @param target what the target counted for each key
 */
public record Passage(double keysPerSecond, double jobMicros, ServerFigures source, ServerFigures target) {
    /** Lets {@code method} pass {@code keys} keys. */
    public static Passage of(CopyMethod method, RealRedis source, RealRedis target, int keys) {
        CpuTime job = new CpuTime();
        ServerFigures sourceBefore = ServerFigures.of(source);
        ServerFigures targetBefore = ServerFigures.of(target);
        long cpuBefore = job.nanos();
        long start = System.nanoTime();
        method.copy(source, target);
        long elapsed = System.nanoTime() - start;
        long cpu = job.nanos() - cpuBefore;
        return new Passage(
                keys * (double) TimeUnit.SECONDS.toNanos(1) / elapsed,
                cpu / 1e3 / keys,
                ServerFigures.of(source).since(sourceBefore, keys),
                ServerFigures.of(target).since(targetBefore, keys));
    }

    /** Returns the processor time of all three processes for each key. */
    public double micros() {
        return jobMicros + source.cpuMicros() + target.cpuMicros();
    }
}
