package io.crossfade.benchmarks.load;

import io.crossfade.benchmarks.report.Spread;
import java.util.ArrayList;
import java.util.List;

/** What one subject's rounds came to in relation to the stock client. Not thread-safe. */
public final class Ratios {
    private final List<Double> throughput = new ArrayList<>();
    private final List<Double> p50 = new ArrayList<>();
    private final List<Double> p99 = new ArrayList<>();
    private final List<Double> cpu = new ArrayList<>();
    private final List<Double> allocated = new ArrayList<>();
    private final List<Double> restKeys = new ArrayList<>();
    private final List<Double> restMillis = new ArrayList<>();

    void add(Slice slice, Slice stockSlice) {
        Measurement seen = slice.seen();
        Measurement stock = stockSlice.seen();
        throughput.add(seen.perSecond() / stock.perSecond());
        p50.add(seen.p50Nanos() / stock.p50Nanos());
        p99.add(seen.p99Nanos() / stock.p99Nanos());
        cpu.add(slice.cpuNanosPerCall() / stockSlice.cpuNanosPerCall());
        allocated.add(seen.allocatedPerCall());
        restKeys.add((double) slice.rest().keys());
        restMillis.add(slice.rest().elapsed().toNanos() / 1e6);
    }

    /** Returns calls per second as a share of the stock client's. */
    public Spread throughput() {
        return Spread.of(throughput);
    }

    /** Returns the median latency as a multiple of the stock client's. */
    public Spread p50() {
        return Spread.of(p50);
    }

    /** Returns the 99th percentile of the latency as a multiple of the stock client's. */
    public Spread p99() {
        return Spread.of(p99);
    }

    /** Returns the processor time per call of all processes together as a multiple of the stock client's. */
    public Spread cpu() {
        return Spread.of(cpu);
    }

    /** Returns the bytes that the calling threads allocated for each call; not a ratio. */
    public Spread allocated() {
        return Spread.of(allocated);
    }

    /** Returns the keys that were queued or dirty when the load ended. */
    public Spread restKeys() {
        return Spread.of(restKeys);
    }

    /** Returns the milliseconds until nothing was queued or dirty any more. */
    public Spread restMillis() {
        return Spread.of(restMillis);
    }
}
