package io.crossfade.benchmarks.load;

import io.crossfade.testing.RealRedis;
import java.time.Duration;

/**
 * What each write cost the servers, carrying and checking it included.
 *
 * @param seen what the application saw
 * @param source figures of the source for each write
 * @param target figures of the target for each write
 */
public record CarryCost(Measurement seen, ServerFigures source, ServerFigures target) {
    /**
     * Runs a load and waits until the subject is at rest.
     *
     * @throws IllegalStateException if a call failed
     */
    public static CarryCost run(
            Subject subject,
            Operation operation,
            Keyspace keys,
            int threads,
            double perSecond,
            Duration time,
            RealRedis source,
            RealRedis target) {
        ServerFigures sourceBefore = ServerFigures.of(source);
        ServerFigures targetBefore = ServerFigures.of(target);
        RuntimeException failure;
        Measurement seen;
        try (Load load = Load.start(subject, operation, keys, threads, perSecond)) {
            Load.run(time);
            load.close();
            seen = load.take();
            failure = load.failure();
        }
        if (failure != null) {
            throw new IllegalStateException(subject.title() + " failed under load", failure);
        }
        subject.settle();
        double calls = Math.max(1, seen.calls());
        return new CarryCost(
                seen,
                ServerFigures.of(source).since(sourceBefore, calls),
                ServerFigures.of(target).since(targetBefore, calls));
    }
}
