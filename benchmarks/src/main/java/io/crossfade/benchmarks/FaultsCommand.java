package io.crossfade.benchmarks;

import io.crossfade.benchmarks.fault.FaultRun;
import io.crossfade.benchmarks.fault.FaultTrial;
import io.crossfade.benchmarks.fault.ShadowFault;
import io.crossfade.benchmarks.load.Keyspace;
import io.crossfade.benchmarks.load.Measurement;
import io.crossfade.benchmarks.load.Operation;
import io.crossfade.benchmarks.report.Document;
import io.crossfade.benchmarks.report.Machine;
import io.crossfade.benchmarks.report.Spread;
import io.crossfade.benchmarks.report.Table;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
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

    @Option(
            names = "--rounds",
            defaultValue = "3",
            description = "each with servers of its own (default: ${DEFAULT-VALUE})")
    private int rounds;

    private String machine = "";

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
        for (ShadowFault fault : ShadowFault.values()) {
            document.say("the shadow is " + fault.title());
            addRow(table, fault);
        }
        document.section(
                "faults",
                machine + " " + threads + " threads, GET and SET by halves, " + keys + " keys; " + rounds
                        + " rounds of " + stretchMillis + " ms each.\n\n" + table.markdown());
    }

    private void addRow(Table table, ShadowFault fault) {
        List<FaultRun> runs = new ArrayList<>();
        long different = 0;
        Duration stretch = Duration.ofMillis(stretchMillis);
        FaultTrial trial = new FaultTrial(fault, Operation.MIXED, threads, 0, stretch, stretch);
        for (int round = 0; round < rounds; round++) {
            try (TwoServers servers = new TwoServers()) {
                machine = Machine.describe(servers.source);
                Keyspace keyspace = new Keyspace(keys);
                runs.add(trial.run(servers.source, servers.target, keyspace));
                different += keyspace.different(servers.source, servers.target);
            }
        }
        Spread during =
                spread(runs, run -> run.during().p99Nanos() / run.before().p99Nanos());
        Spread after = spread(runs, run -> run.after().p99Nanos() / run.before().p99Nanos());
        long errors = runs.stream().mapToLong(FaultRun::errors).sum();
        table.row(
                fault.title(),
                micros(runs, Measurement::p50Nanos),
                micros(runs, Measurement::p99Nanos),
                String.format(
                        Locale.ROOT,
                        "%.0f / %.0f / %.0f",
                        spread(runs, run -> run.before().maxNanos() / 1e6).max(),
                        spread(runs, run -> run.during().maxNanos() / 1e6).max(),
                        spread(runs, run -> run.after().maxNanos() / 1e6).max()),
                during.ratio() + " / " + after.ratio(),
                Long.toString(errors),
                String.format(
                        Locale.ROOT,
                        "%.0f",
                        spread(runs, run -> (double) run.dirtyAtEnd()).median()),
                String.format(
                        Locale.ROOT,
                        "%.2f s",
                        spread(runs, run -> run.healing().toNanos() / 1e9).median()),
                Long.toString(runs.stream().mapToLong(FaultRun::leftAtRest).sum()),
                Long.toString(different),
                "no errors: " + Goal.met(errors == 0) + "; p99 <= 2 during: " + Goal.met(during.median() <= GOAL)
                        + ", after: " + Goal.met(after.median() <= GOAL));
    }

    private static Spread spread(List<FaultRun> runs, Function<FaultRun, Double> figure) {
        return Spread.of(runs.stream().map(figure).toList());
    }

    private static String micros(List<FaultRun> runs, ToDoubleFunction<Measurement> nanos) {
        return String.format(
                Locale.ROOT,
                "%.0f / %.0f / %.0f",
                spread(runs, run -> nanos.applyAsDouble(run.before()) / 1e3).median(),
                spread(runs, run -> nanos.applyAsDouble(run.during()) / 1e3).median(),
                spread(runs, run -> nanos.applyAsDouble(run.after()) / 1e3).median());
    }
}
