package io.crossfade.benchmarks;

import io.crossfade.benchmarks.load.CarryCost;
import io.crossfade.benchmarks.load.Keyspace;
import io.crossfade.benchmarks.load.Operation;
import io.crossfade.benchmarks.load.ServerFigures;
import io.crossfade.benchmarks.load.Subject;
import io.crossfade.benchmarks.load.Subjects;
import io.crossfade.benchmarks.report.Document;
import io.crossfade.benchmarks.report.Machine;
import io.crossfade.benchmarks.report.Spread;
import io.crossfade.benchmarks.report.Table;
import io.crossfade.testing.RealRedis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What carrying costs the servers, and a caller while the processors have time to spare. */
@Command(
        name = "carry-cost",
        mixinStandardHelpOptions = true,
        description =
                "SET in DUAL_WRITE at a steady rate: latency, and processor time and commands of both servers for each write"
                        + " (INFO cpu, commandstats), with the check of what was carried and without it, beside stock Jedis.")
final class CarryCostCommand implements Runnable {
    @Mixin
    private final ReportOption report = new ReportOption();

    @Option(names = "--keys", defaultValue = "100000", description = "random keys (default: ${DEFAULT-VALUE})")
    private int keys;

    @Option(names = "--rounds", defaultValue = "3", description = "alternating rounds (default: ${DEFAULT-VALUE})")
    private int rounds;

    @Option(names = "--slice-millis", defaultValue = "4000", description = "each (default: ${DEFAULT-VALUE})")
    private long sliceMillis;

    @Option(names = "--rate", defaultValue = "10000", description = "writes per second (default: ${DEFAULT-VALUE})")
    private int rate;

    @Option(names = "--threads", defaultValue = "8", description = "application threads (default: ${DEFAULT-VALUE})")
    private int threads;

    @Override
    public void run() {
        Document document = report.document();
        Keyspace keyspace = new Keyspace(keys);
        try (TwoServers servers = new TwoServers()) {
            keyspace.preload(servers.source);
            keyspace.preload(servers.target);
            Map<String, List<CarryCost>> costs = measure(servers, keyspace, document);
            Table table = new Table(
                    "through",
                    "p50",
                    "p99",
                    "source, CPU a write",
                    "its commands a write",
                    "target, CPU a write",
                    "its commands a write");
            costs.forEach((title, its) -> table.row(
                    title,
                    micros(its, cost -> cost.seen().p50Nanos() / 1_000),
                    micros(its, cost -> cost.seen().p99Nanos() / 1_000),
                    micros(its, cost -> cost.source().cpuMicros()),
                    commands(its, CarryCost::source),
                    micros(its, cost -> cost.target().cpuMicros()),
                    commands(its, CarryCost::target)));
            document.section(
                    "carry-cost",
                    Machine.describe(servers.source) + " " + rounds + " rounds of " + sliceMillis + " ms each, " + rate
                            + " writes per second wanted, " + threads + " threads, " + keys + " keys.\n\n"
                            + table.markdown());
        }
    }

    private Map<String, List<CarryCost>> measure(TwoServers servers, Keyspace keyspace, Document document) {
        Subjects subjects = servers.subjects();
        Map<String, Supplier<Subject>> kinds = new LinkedHashMap<>();
        kinds.put("stock Jedis", subjects::stock);
        kinds.put("Crossfade DUAL_WRITE async", () -> subjects.dualWrite(true));
        kinds.put("the same without checks", () -> subjects.dualWrite(false));
        Map<String, List<CarryCost>> costs = new LinkedHashMap<>();
        for (int round = 0; round < rounds; round++) {
            document.say("round " + (round + 1) + " of " + rounds);
            kinds.forEach((title, open) -> {
                try (Subject subject = open.get()) {
                    costs.computeIfAbsent(title, none -> new ArrayList<>())
                            .add(slice(subject, keyspace, servers.source, servers.target));
                }
            });
        }
        return costs;
    }

    private CarryCost slice(Subject subject, Keyspace keyspace, RealRedis source, RealRedis target) {
        Duration slice = Duration.ofMillis(sliceMillis);
        CarryCost.run(subject, Operation.SET, keyspace, threads, rate, slice.dividedBy(4), source, target);
        return CarryCost.run(subject, Operation.SET, keyspace, threads, rate, slice, source, target);
    }

    private static String micros(List<CarryCost> costs, Function<CarryCost, Double> figure) {
        Spread spread = Spread.of(costs.stream().map(figure).toList());
        return String.format(Locale.ROOT, "%.1f us (%.1f-%.1f)", spread.median(), spread.min(), spread.max());
    }

    /** Of the last round, those that came at least once for a hundred writes. */
    private static String commands(List<CarryCost> costs, Function<CarryCost, ServerFigures> side) {
        return side.apply(costs.get(costs.size() - 1)).text();
    }
}
