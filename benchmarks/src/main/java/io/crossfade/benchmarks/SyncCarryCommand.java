package io.crossfade.benchmarks;

import io.crossfade.benchmarks.delay.DelayProxy;
import io.crossfade.benchmarks.delay.ProxyShare;
import io.crossfade.benchmarks.load.Comparison;
import io.crossfade.benchmarks.load.CpuTime;
import io.crossfade.benchmarks.load.Keyspace;
import io.crossfade.benchmarks.load.Operation;
import io.crossfade.benchmarks.load.Ratios;
import io.crossfade.benchmarks.load.Subject;
import io.crossfade.benchmarks.load.Subjects;
import io.crossfade.benchmarks.report.Document;
import io.crossfade.benchmarks.report.Machine;
import io.crossfade.benchmarks.report.Table;
import io.crossfade.model.MigrationPhase;
import io.crossfade.shadow.CarryMode;
import io.crossfade.testing.RunningServer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a caller pays for waiting until both sides have its write, when the network is what takes the time. */
@Command(
        name = "sync",
        mixinStandardHelpOptions = true,
        description =
                "SET with both servers behind proxies that delay them: stock Jedis on one side, Crossfade with sync"
                        + " carry, a naive dual write.")
final class SyncCarryCommand implements Runnable {
    @Mixin
    private final RoundOptions rounds = new RoundOptions();

    @Mixin
    private final ReportOption report = new ReportOption();

    @Option(
            names = "--delay-micros",
            defaultValue = "1000",
            description = "what each proxy adds to a round trip (default: ${DEFAULT-VALUE})")
    private long delayMicros;

    @Override
    public void run() {
        Document document = report.document();
        Keyspace keys = rounds.keyspace();
        Table table = new Table("threads", "through", "p50", "p99", "throughput", "CPU", "target");
        StringBuilder scale = new StringBuilder();
        try (TwoServers servers = new TwoServers();
                DelayProxy sourceProxy = delayed(servers.source);
                DelayProxy targetProxy = delayed(servers.target)) {
            Comparison comparison = rounds.comparison(keys, servers);
            CpuTime cpu = new CpuTime(servers.source, servers.target);
            Subjects subjects = TwoServers.through(sourceProxy, targetProxy);
            for (int threads : rounds.threads()) {
                ProxyShare share = new ProxyShare(cpu, sourceProxy, targetProxy);
                document.say("SET behind delays with " + threads + " threads: " + rounds);
                try (Subject stock = subjects.stock();
                        Subject sync = subjects.crossfade(MigrationPhase.DUAL_WRITE, CarryMode.SYNC);
                        Subject naive = subjects.naive()) {
                    Map<String, Ratios> ratios = comparison.run(stock, List.of(sync, naive), Operation.SET, threads);
                    ratios.forEach((title, figures) -> table.row(
                            Integer.toString(threads),
                            title,
                            figures.p50().ratio(),
                            figures.p99().ratio(),
                            figures.throughput().ratio(),
                            figures.cpu().ratio(),
                            (title.equals(sync.title()) ? Goal.SYNC_WRITE : Goal.NONE).verdict(figures)));
                    scale.append(String.format(
                            Locale.ROOT,
                            "p50 with %d threads %.0f us, CPU %.0f us; %s. ",
                            threads,
                            comparison.stockP50Micros().median(),
                            comparison.stockCpuMicros().median(),
                            share.describe()));
                }
            }
            document.section(
                    "sync",
                    Machine.describe(servers.source) + " " + rounds + "; each proxy adds " + delayMicros
                            + " us to a round trip.\n\n" + table.markdown() + "\nOne delayed SET of stock Jedis: "
                            + scale.toString().strip());
        }
    }

    private DelayProxy delayed(RunningServer server) {
        return DelayProxy.to(server, Duration.ofNanos(TimeUnit.MICROSECONDS.toNanos(delayMicros) / 2));
    }
}
