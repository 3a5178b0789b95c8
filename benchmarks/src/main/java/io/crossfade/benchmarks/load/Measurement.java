package io.crossfade.benchmarks.load;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * What the application saw in one stretch of time.
 *
 * @param calls how many calls ended
 * @param perSecond calls per second of all threads together
 * @param p50Nanos the latency that half of the calls stayed below
 * @param p99Nanos the latency that 99 % of the calls stayed below
 * @param maxNanos the longest call
 * @param allocatedPerCall bytes that the calling threads allocated for each call
 * @param errors calls that ended with an exception
 */
public record Measurement(
        double calls,
        double perSecond,
        double p50Nanos,
        double p99Nanos,
        double maxNanos,
        double allocatedPerCall,
        long errors) {
    static Measurement of(Histogram latencies, long elapsedNanos, long allocatedBytes, long errors) {
        return new Measurement(
                latencies.getTotalCount(),
                latencies.getTotalCount() * (double) TimeUnit.SECONDS.toNanos(1) / elapsedNanos,
                latencies.getValueAtPercentile(50),
                latencies.getValueAtPercentile(99),
                latencies.getMaxValue(),
                allocatedBytes / (double) Math.max(1, latencies.getTotalCount()),
                errors);
    }

    /** Returns the mean of two stretches, figure by figure. */
    Measurement meanWith(Measurement other) {
        return new Measurement(
                (calls + other.calls) / 2,
                (perSecond + other.perSecond) / 2,
                (p50Nanos + other.p50Nanos) / 2,
                (p99Nanos + other.p99Nanos) / 2,
                (maxNanos + other.maxNanos) / 2,
                (allocatedPerCall + other.allocatedPerCall) / 2,
                errors + other.errors);
    }
}
