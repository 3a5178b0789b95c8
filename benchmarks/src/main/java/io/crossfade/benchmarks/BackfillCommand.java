package io.crossfade.benchmarks;

import io.crossfade.benchmarks.backfill.CopyMethod;
import io.crossfade.benchmarks.backfill.CrossfadeCopy;
import io.crossfade.benchmarks.backfill.MigrateCopy;
import io.crossfade.benchmarks.backfill.ReplicaCopy;
import io.crossfade.benchmarks.load.CpuTime;
import io.crossfade.benchmarks.load.Keyspace;
import io.crossfade.benchmarks.report.Document;
import io.crossfade.benchmarks.report.Machine;
import io.crossfade.benchmarks.report.Spread;
import io.crossfade.benchmarks.report.Table;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import redis.clients.jedis.Jedis;

/** How fast every key gets to the target. */
@Command(
        name = "backfill",
        mixinStandardHelpOptions = true,
        description =
                "Copies every key of one server to another: Crossfade's backfill, MIGRATE, a full synchronization.")
final class BackfillCommand implements Runnable {
    private static final double GOAL = 1.5;

    @Mixin
    private final ReportOption report = new ReportOption();

    @Option(
            names = "--keys",
            defaultValue = "1000000",
            description = "keys of 100 bytes on the source (default: ${DEFAULT-VALUE})")
    private int keys;

    @Option(names = "--rounds", defaultValue = "3", description = "alternating rounds (default: ${DEFAULT-VALUE})")
    private int rounds;

    private final CopyMethod crossfade = new CrossfadeCopy();
    private final CopyMethod migrate = new MigrateCopy(1);
    private final List<CopyMethod> methods = List.of(crossfade, migrate, new MigrateCopy(4), new ReplicaCopy());

    @Override
    public void run() {
        Document document = report.document();
        Map<CopyMethod, List<Double>> speeds = new LinkedHashMap<>();
        Map<CopyMethod, List<Double>> cpu = new LinkedHashMap<>();
        methods.forEach(method -> speeds.put(method, new ArrayList<>()));
        methods.forEach(method -> cpu.put(method, new ArrayList<>()));
        try (TwoServers servers = new TwoServers("repl-diskless-sync-delay 0")) {
            document.say("writing " + keys + " keys");
            Keyspace keyspace = new Keyspace(keys);
            keyspace.preload(servers.source);
            CpuTime time = new CpuTime(servers.source, servers.target);
            for (int round = 0; round < rounds; round++) {
                List<CopyMethod> order = new ArrayList<>(methods);
                Collections.rotate(order, round);
                for (CopyMethod method : order) {
                    servers.target.flush();
                    long before = time.nanos();
                    double speed = copy(method, servers);
                    speeds.getOrDefault(method, List.of()).add(speed);
                    cpu.getOrDefault(method, List.of()).add((time.nanos() - before) / 1e3 / keys);
                    document.say(method.title() + ": " + Math.round(speed) + " keys/s");
                }
            }
            document.section(
                    "backfill",
                    Machine.describe(servers.source) + " " + rounds + " rounds, " + keys + " keys of 100 bytes.\n\n"
                            + table(speeds, cpu).markdown());
        }
    }

    private double copy(CopyMethod method, TwoServers servers) {
        long start = System.nanoTime();
        method.copy(servers.source, servers.target);
        long elapsed = System.nanoTime() - start;
        try (Jedis jedis = servers.target.jedis()) {
            if (jedis.dbSize() != keys) {
                throw new IllegalStateException(
                        method.title() + " brought " + jedis.dbSize() + " of " + keys + " keys to the target");
            }
        }
        return keys * (double) TimeUnit.SECONDS.toNanos(1) / elapsed;
    }

    private Table table(Map<CopyMethod, List<Double>> speeds, Map<CopyMethod, List<Double>> cpu) {
        Table table = new Table("how", "keys/s", "against MIGRATE with 1 client", "CPU a key, us", "target");
        List<Double> base = speeds.getOrDefault(migrate, List.of());
        speeds.forEach((method, figures) -> {
            List<Double> ratios = new ArrayList<>();
            for (int i = 0; i < figures.size(); i++) {
                ratios.add(figures.get(i) / base.get(i));
            }
            Spread ratio = Spread.of(ratios);
            table.row(
                    method.title(),
                    Spread.of(figures).thousands(),
                    ratio.ratio(),
                    Spread.of(cpu.getOrDefault(method, List.of())).ratio(),
                    method == crossfade ? verdict(ratio) : "-");
        });
        return table;
    }

    private static String verdict(Spread ratio) {
        return String.format(Locale.ROOT, ">= %.1f: %s", GOAL, ratio.median() >= GOAL ? "met" : "**missed**");
    }
}
