package io.crossfade.samples.demo;

import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * How long answers took.
 *
 * @param count how many answers
 * @param p50Nanos half of them took no longer
 * @param p99Nanos 99 in 100 took no longer
 */
record Quantiles(long count, long p50Nanos, long p99Nanos) {
    private static final double NANOS_PER_MILLI = 1e6;

    static Quantiles of(Histogram nanos) {
        return new Quantiles(nanos.getTotalCount(), nanos.getValueAtPercentile(50), nanos.getValueAtPercentile(99));
    }

    /** Returns both in milliseconds, in few characters. */
    String brief() {
        return count == 0
                ? "-"
                : String.format(
                        Locale.ROOT, "p50 %.2f p99 %.2f ms", p50Nanos / NANOS_PER_MILLI, p99Nanos / NANOS_PER_MILLI);
    }

    /** Both in milliseconds and in columns, or dashes if nothing was answered. */
    @Override
    public String toString() {
        return count == 0
                ? "p50    -     p99    -   "
                : String.format(
                        Locale.ROOT,
                        "p50 %6.2f ms  p99 %6.2f ms",
                        p50Nanos / NANOS_PER_MILLI,
                        p99Nanos / NANOS_PER_MILLI);
    }
}
