package io.crossfade.samples.demo;

import io.crossfade.model.Side;

/**
 * The speed of about one second.
 *
 * @param atNanos when it was taken, by {@link System#nanoTime()}
 * @param operations commands that the application had been answered by then
 * @param operationsPerSecond the speed since the pulse before
 * @param source how fast the source answered since then
 * @param target how fast the target answered since then
 */
record Pulse(long atNanos, long operations, double operationsPerSecond, Quantiles source, Quantiles target) {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final Quantiles NOTHING = new Quantiles(0, 0, 0);

    static Pulse first(long operations) {
        return new Pulse(System.nanoTime(), operations, 0, NOTHING, NOTHING);
    }

    /** Returns the speed from this pulse to the present. */
    double operationsPerSecondUntil(long nowNanos, long operationsNow) {
        return (operationsNow - operations) * NANOS_PER_SECOND / (nowNanos - atNanos);
    }

    Pulse next(long operationsNow, Latencies latencies) {
        long now = System.nanoTime();
        return new Pulse(
                now,
                operationsNow,
                operationsPerSecondUntil(now, operationsNow),
                latencies.of(Side.SOURCE).latest(),
                latencies.of(Side.TARGET).latest());
    }
}
