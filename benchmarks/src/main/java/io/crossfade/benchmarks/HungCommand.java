package io.crossfade.benchmarks;

import io.crossfade.benchmarks.hung.HungRun;
import io.crossfade.benchmarks.hung.Trend;
import io.crossfade.benchmarks.load.Keyspace;
import io.crossfade.benchmarks.report.Document;
import io.crossfade.benchmarks.report.Machine;
import io.crossfade.benchmarks.report.Table;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a shadow that hangs for long costs the process. */
@Command(
        name = "hung",
        mixinStandardHelpOptions = true,
        description =
                "SET at a steady rate while the shadow hangs (SIGSTOP): heap after a collection, threads and sockets, and what"
                        + " closing leaves. Exits with 1 if closing leaves a thread or a socket, or a call failed.")
final class HungCommand implements Callable<Integer> {
    private static final double MEGABYTE = 1 << 20;

    @Mixin
    private final ReportOption report = new ReportOption();

    @Option(names = "--seconds", defaultValue = "1800", description = "that are sampled (default: ${DEFAULT-VALUE})")
    private long seconds;

    @Option(
            names = "--settling-seconds",
            defaultValue = "30",
            description = "before the shadow hangs, and then before the first sample (default: ${DEFAULT-VALUE})")
    private long settlingSeconds;

    @Option(names = "--every", defaultValue = "10", description = "seconds (default: ${DEFAULT-VALUE})")
    private long everySeconds;

    @Option(names = "--rate", defaultValue = "20000", description = "writes per second (default: ${DEFAULT-VALUE})")
    private int rate;

    @Option(names = "--threads", defaultValue = "8", description = "application threads (default: ${DEFAULT-VALUE})")
    private int threads;

    @Option(
            names = "--keys",
            defaultValue = "1000000",
            description = "random keys; more than the ledger remembers one by one (default: ${DEFAULT-VALUE})")
    private int keys;

    @Override
    public Integer call() {
        Document document = report.document();
        try (TwoServers servers = new TwoServers()) {
            HungRun run = HungRun.of(
                    servers.source,
                    servers.target,
                    servers.subjects(),
                    new Keyspace(keys),
                    threads,
                    rate,
                    Duration.ofSeconds(settlingSeconds),
                    Duration.ofSeconds(seconds),
                    Duration.ofSeconds(everySeconds),
                    document::say);
            document.section(
                    "hung",
                    "`" + line() + "`\n\n" + Machine.describe(servers.source) + "\n\n" + trends(run) + "\n" + end(run));
            return run.threadsLeft().isEmpty()
                            && run.socketsLeft() == 0
                            && run.seen().errors() == 0
                    ? 0
                    : 1;
        }
    }

    private String line() {
        return "LoadDriver hung --seconds=" + seconds + " --rate=" + rate + " --threads=" + threads + " --keys=" + keys;
    }

    private String trends(HungRun run) {
        return new Table("while the shadow hung", "smallest", "largest", "growth per minute")
                .row("heap in use after a collection, MB", cells(run.heap(), MEGABYTE))
                .row("threads", cells(run.threads(), 1))
                .row("sockets", cells(run.sockets(), 1))
                .markdown();
    }

    private static String[] cells(Trend trend, double unit) {
        String figure = unit == 1 ? "%.0f" : "%.1f";
        return new String[] {
            String.format(Locale.ROOT, figure, trend.min() / unit),
            String.format(Locale.ROOT, figure, trend.max() / unit),
            String.format(Locale.ROOT, "%+.3f", trend.perMinute() / unit)
        };
    }

    private String end(HungRun run) {
        return new Table("what", "figure")
                .row(
                        "samples, every " + everySeconds + " s",
                        Integer.toString(run.samples().size()))
                .row(
                        "writes per second",
                        String.format(Locale.ROOT, "%,.0f", run.seen().perSecond()))
                .row("calls", String.format(Locale.ROOT, "%,.0f", run.seen().calls()))
                .row("calls that failed", Long.toString(run.seen().errors()))
                .row(
                        "latency p50 / p99 / longest",
                        String.format(
                                Locale.ROOT,
                                "%.0f us / %.0f us / %.0f ms",
                                run.seen().p50Nanos() / 1e3,
                                run.seen().p99Nanos() / 1e3,
                                run.seen().maxNanos() / 1e6))
                .row(
                        "dirty keys / slots at the end",
                        run.last().dirtyKeys() + " / " + run.last().dirtySlots())
                .row(
                        "closing, the shadow still hung",
                        String.format(Locale.ROOT, "%.1f s", run.closing().toNanos() / 1e9))
                .row(
                        "threads left by it",
                        run.threadsLeft().isEmpty() ? "0" : run.threadsLeft().toString())
                .row("sockets left by it", Integer.toString(run.socketsLeft()))
                .markdown();
    }
}
