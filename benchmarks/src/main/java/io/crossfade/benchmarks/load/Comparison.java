package io.crossfade.benchmarks.load;

import io.crossfade.benchmarks.report.Spread;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs subjects in alternating slices: stock, two or three others, stock, and so on, in another order each round. Each
 * slice is related to the mean of the stock slices before and after it, so that a machine that becomes slower or faster
 * in between does so for both.
 */
public final class Comparison {
    private static final int BETWEEN_STOCK = 3;

    private final Keyspace keys;
    private final int rounds;
    private final Duration slice;
    private final WarmUp warmUp;
    private final CpuTime cpu;
    private final List<Slice> stockSlices = new ArrayList<>();
    private final List<String> stillCompiling = new ArrayList<>();

    /** Prepares a comparison of so many rounds. */
    public Comparison(Keyspace keys, int rounds, Duration slice, WarmUp warmUp, CpuTime cpu) {
        this.keys = keys;
        this.rounds = rounds;
        this.slice = slice;
        this.warmUp = warmUp;
        this.cpu = cpu;
    }

    /** Runs every round and returns the ratios by title, in the order of {@code others}. */
    public Map<String, Ratios> run(Subject stock, List<? extends Subject> others, Operation operation, int threads) {
        stockSlices.clear();
        stillCompiling.clear();
        warmUp(stock, operation, threads);
        Map<String, Ratios> ratios = new LinkedHashMap<>();
        for (Subject other : others) {
            warmUp(other, operation, threads);
            ratios.put(other.title(), new Ratios());
        }
        Slice before = stockSlice(stock, operation, threads);
        for (int round = 0; round < rounds; round++) {
            List<Subject> order = new ArrayList<>(others);
            Collections.rotate(order, round);
            for (int from = 0; from < order.size(); from += BETWEEN_STOCK) {
                List<Subject> block = order.subList(from, Math.min(order.size(), from + BETWEEN_STOCK));
                Map<Subject, Slice> slices = new LinkedHashMap<>();
                for (Subject subject : block) {
                    slices.put(subject, Slice.run(subject, operation, keys, threads, slice, cpu));
                }
                Slice after = stockSlice(stock, operation, threads);
                Slice around = before.meanWith(after);
                slices.forEach((subject, run) -> ratiosOf(ratios, subject).add(run, around));
                before = after;
            }
        }
        return ratios;
    }

    /** Returns the stock client's own calls per second in the last run, for the scale and for the noise of the machine. */
    public Spread stockPerSecond() {
        return Spread.of(stockSlices.stream().map(run -> run.seen().perSecond()).toList());
    }

    /** Returns the stock client's own median latency in microseconds in the last run. */
    public Spread stockP50Micros() {
        return Spread.of(
                stockSlices.stream().map(run -> run.seen().p50Nanos() / 1_000).toList());
    }

    /** Returns the bytes that the calling threads allocated for each stock call in the last run. */
    public Spread stockAllocated() {
        return Spread.of(
                stockSlices.stream().map(run -> run.seen().allocatedPerCall()).toList());
    }

    /** Returns whose warm-up ended, in the last run, while the compiler was still busy. */
    public List<String> stillCompiling() {
        return List.copyOf(stillCompiling);
    }

    /** Returns the processor time of one stock call in microseconds in the last run. */
    public Spread stockCpuMicros() {
        return Spread.of(
                stockSlices.stream().map(run -> run.cpuNanosPerCall() / 1_000).toList());
    }

    private static Ratios ratiosOf(Map<String, Ratios> ratios, Subject subject) {
        return ratios.computeIfAbsent(subject.title(), none -> new Ratios());
    }

    private Slice stockSlice(Subject stock, Operation operation, int threads) {
        Slice run = Slice.run(stock, operation, keys, threads, slice, cpu);
        stockSlices.add(run);
        return run;
    }

    private void warmUp(Subject subject, Operation operation, int threads) {
        if (!warmUp.run(subject, operation, keys, threads, cpu)) {
            stillCompiling.add(subject.title());
        }
    }
}
