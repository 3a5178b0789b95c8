package io.crossfade.benchmarks;

import io.crossfade.benchmarks.fault.FaultRun;
import io.crossfade.benchmarks.fault.ShadowFault;
import io.crossfade.benchmarks.load.CrossfadeSubject;
import io.crossfade.benchmarks.load.Keyspace;
import io.crossfade.benchmarks.load.Load;
import io.crossfade.benchmarks.load.Measurement;
import io.crossfade.benchmarks.load.Operation;
import io.crossfade.benchmarks.load.Subjects;
import io.crossfade.benchmarks.report.Document;
import io.crossfade.benchmarks.report.Machine;
import io.crossfade.benchmarks.report.Table;
import io.crossfade.model.MigrationPhase;
import io.crossfade.shadow.CarryMode;
import io.crossfade.spi.SideConfig;
import io.crossfade.testing.TcpProxy;
import java.time.Duration;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the application notices when the shadow is killed, hangs, becomes slow or is cut off. */
@Command(
        name = "faults",
        mixinStandardHelpOptions = true,
        description = "GET and SET in DUAL_WRITE while the shadow is killed, hangs, becomes slow or is cut off.")
final class FaultsCommand implements Runnable {
    private static final double GOAL = 2.0;

    @Mixin
    private final ReportOption report = new ReportOption();

    @Option(names = "--keys", defaultValue = "100000", description = "random keys (default: ${DEFAULT-VALUE})")
    private int keys;

    @Option(names = "--threads", defaultValue = "8", description = "application threads (default: ${DEFAULT-VALUE})")
    private int threads;

    @Option(
            names = "--stretch-millis",
            defaultValue = "3000",
            description = "how long before, during and after are measured (default: ${DEFAULT-VALUE})")
    private long stretchMillis;

    @Override
    public void run() {
        Document document = report.document();
        Table table = new Table(
                "shadow",
                "p50 before / during / after, us",
                "p99 before / during / after, us",
                "longest call, ms",
                "p99 against before, during / after",
                "errors",
                "dirty keys at its end",
                "healed after",
                "dirty keys at rest",
                "different keys",
                "target");
        String machine = "";
        for (ShadowFault fault : ShadowFault.values()) {
            document.say("the shadow is " + fault.title());
            try (TwoServers servers = new TwoServers()) {
                machine = Machine.describe(servers.source);
                addRow(table, fault, servers);
            }
        }
        document.section(
                "faults",
                machine + " " + threads + " threads, GET and SET by halves, " + keys + " keys; " + stretchMillis
                        + " ms each.\n\n" + table.markdown());
    }

    private void addRow(Table table, ShadowFault fault, TwoServers servers) {
        Keyspace keyspace = new Keyspace(keys);
        keyspace.preload(servers.source);
        keyspace.preload(servers.target);
        try (TcpProxy proxy = TcpProxy.to(servers.target);
                CrossfadeSubject subject = new Subjects(
                                SideConfig.of(servers.source.host(), servers.source.port()),
                                SideConfig.of(proxy.host(), proxy.port()))
                        .crossfade(MigrationPhase.DUAL_WRITE, CarryMode.ASYNC)) {
            FaultRun run;
            try (Load load = Load.start(subject, Operation.MIXED, keyspace, threads)) {
                Duration stretch = Duration.ofMillis(stretchMillis);
                run = FaultRun.of(fault, subject, load, servers.target, proxy, stretch, stretch);
            }
            table.row(
                    fault.title(),
                    micros(
                            run.before().p50Nanos(),
                            run.during().p50Nanos(),
                            run.after().p50Nanos()),
                    micros(
                            run.before().p99Nanos(),
                            run.during().p99Nanos(),
                            run.after().p99Nanos()),
                    String.format(
                            Locale.ROOT,
                            "%.0f / %.0f / %.0f",
                            run.before().maxNanos() / 1e6,
                            run.during().maxNanos() / 1e6,
                            run.after().maxNanos() / 1e6),
                    String.format(Locale.ROOT, "%.2f / %.2f", p99Ratio(run, run.during()), p99Ratio(run, run.after())),
                    Long.toString(run.errors()),
                    Long.toString(run.dirtyAtEnd()),
                    String.format(Locale.ROOT, "%.2f s", run.healing().toNanos() / 1e9),
                    Long.toString(run.leftAtRest()),
                    Long.toString(keyspace.different(servers.source, servers.target)),
                    verdict(run));
        }
    }

    private static double p99Ratio(FaultRun run, Measurement seen) {
        return seen.p99Nanos() / run.before().p99Nanos();
    }

    private static String verdict(FaultRun run) {
        return "no errors: " + Goal.met(run.errors() == 0) + "; p99 <= 2 during: "
                + Goal.met(p99Ratio(run, run.during()) <= GOAL) + ", after: "
                + Goal.met(p99Ratio(run, run.after()) <= GOAL);
    }

    private static String micros(double before, double during, double after) {
        return String.format(Locale.ROOT, "%.0f / %.0f / %.0f", before / 1_000, during / 1_000, after / 1_000);
    }
}
