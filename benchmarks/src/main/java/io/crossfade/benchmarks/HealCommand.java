package io.crossfade.benchmarks;

import io.crossfade.benchmarks.fault.FaultRun;
import io.crossfade.benchmarks.fault.FaultTrial;
import io.crossfade.benchmarks.fault.ShadowFault;
import io.crossfade.benchmarks.load.Keyspace;
import io.crossfade.benchmarks.load.Operation;
import io.crossfade.benchmarks.report.Document;
import io.crossfade.benchmarks.report.Machine;
import io.crossfade.benchmarks.report.Table;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How soon both sides are equal again after an outage of the shadow. */
@Command(
        name = "heal",
        mixinStandardHelpOptions = true,
        description =
                "SET at a steady rate in DUAL_WRITE while the shadow cannot be reached, and until both sides are equal.")
final class HealCommand implements Runnable {
    @Mixin
    private final ReportOption report = new ReportOption();

    @Option(
            names = "--keys",
            split = ",",
            defaultValue = "10000,100000,1000000",
            description = "random keys, one run for each (default: ${DEFAULT-VALUE})")
    private List<Integer> keys = List.of();

    @Option(names = "--rate", defaultValue = "10000", description = "writes per second (default: ${DEFAULT-VALUE})")
    private int rate;

    @Option(names = "--threads", defaultValue = "8", description = "application threads (default: ${DEFAULT-VALUE})")
    private int threads;

    @Option(names = "--outage-seconds", defaultValue = "60", description = "(default: ${DEFAULT-VALUE})")
    private long outageSeconds;

    @Option(
            names = "--stretch-millis",
            defaultValue = "5000",
            description = "of load before it, and at least after it (default: ${DEFAULT-VALUE})")
    private long stretchMillis;

    @Override
    public void run() {
        Document document = report.document();
        Table table = new Table(
                "keys",
                "writes per second before / during / after",
                "dirty at the end of the outage, keys / slots",
                "healed under load after",
                "p99 before / during / after, us",
                "errors",
                "settled at rest after",
                "different keys");
        String machine = "";
        for (int size : keys) {
            document.say("an outage of " + outageSeconds + " s with " + size + " keys");
            try (TwoServers servers = new TwoServers()) {
                machine = Machine.describe(servers.source);
                addRow(table, servers, new Keyspace(size));
            }
        }
        document.section(
                "heal",
                machine + " An outage of " + outageSeconds + " s, " + threads + " threads, " + rate
                        + " writes per second wanted.\n\n" + table.markdown());
    }

    private void addRow(Table table, TwoServers servers, Keyspace keyspace) {
        FaultRun run = new FaultTrial(
                        ShadowFault.CUT,
                        Operation.SET,
                        threads,
                        rate,
                        Duration.ofMillis(stretchMillis),
                        Duration.ofSeconds(outageSeconds))
                .run(servers.source, servers.target, keyspace);
        table.row(
                String.format(Locale.ROOT, "%,d", keyspace.size()),
                three(
                        run.before().perSecond(),
                        run.during().perSecond(),
                        run.after().perSecond()),
                String.format(Locale.ROOT, "%,d / %,d", run.dirtyAtEnd(), run.slotsAtEnd()),
                seconds(run.healing()),
                three(
                        run.before().p99Nanos() / 1e3,
                        run.during().p99Nanos() / 1e3,
                        run.after().p99Nanos() / 1e3),
                Long.toString(run.errors()),
                seconds(run.settling()),
                Long.toString(keyspace.different(servers.source, servers.target)));
    }

    private static String three(double before, double during, double after) {
        return String.format(Locale.ROOT, "%,.0f / %,.0f / %,.0f", before, during, after);
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.2f s", time.toNanos() / 1e9);
    }
}
