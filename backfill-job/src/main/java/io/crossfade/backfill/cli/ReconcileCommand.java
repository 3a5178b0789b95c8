package io.crossfade.backfill.cli;

import io.crossfade.backfill.local.ReconcileReport;
import io.crossfade.backfill.local.Reconciliation;
import io.crossfade.backfill.local.VerifyConfig;
import io.crossfade.backfill.verify.VerifyOutcome;
import io.crossfade.model.DatabasePair;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code crossfade reconcile}. */
@Command(
        name = "reconcile",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Verifies and repairs both sides, again and again, until one pass finds nothing different. That pass"
                        + " pays the reconciles that instances of the application owe, unless a filter leaves out keys.")
final class ReconcileCommand implements Callable<Integer>, Verbose {
    /** Of each pass; those of later passes show no share of their own among several databases. */
    private static final int STEPS = 2;

    private final Console console;

    @Mixin
    private JobOptions job = new JobOptions();

    @Mixin
    private TruthOptions truth = new TruthOptions();

    @Option(
            names = "--max-passes",
            paramLabel = "N",
            description = "How often to go over both sides at most. Default: crossfade.backfill.max-passes, else 5.")
    private @Nullable Integer maxPasses;

    @Mixin
    private FunctionOptions functions = new FunctionOptions();

    ReconcileCommand(Console console) {
        this.console = console;
    }

    @Override
    public boolean isVerbose() {
        return job.verbose();
    }

    @Override
    public Integer call() {
        FileOptions.Loaded loaded = job.load();
        List<DatabasePair> chosen = job.databases(loaded);
        VerifyConfig config = config(loaded);
        DatabaseRow row = new DatabaseRow(loaded, chosen, config.walk().workers());
        Steering steering = new Steering();
        try (OutputOptions.Measured measured = job.output().measure(console, "reconcile", VerifyOutcome.labels());
                Interruption interruption = Interruption.calls(() -> steering.end(ExitCode.INTERRUPTED));
                TargetSettings settings = TargetSettings.settled(loaded, console)) {
            ReconcileReports reports = new ReconcileReports(job.output().keyNames(), run(row, config, steering));
            job.output().write(console, reports.text(), reports.json());
            return settings.end(code(reports, chosen.size()));
        }
    }

    private VerifyConfig config(FileOptions.Loaded loaded) {
        VerifyConfig config = truth.of(loaded);
        config = config.withWalk(job.over(config.walk())).withFunctions(functions.over(config.functions()));
        return maxPasses == null ? config : config.withMaxPasses(maxPasses);
    }

    private List<ReconcileReport> run(DatabaseRow row, VerifyConfig config, Steering steering) {
        try (ShownProgress progress = job.output().show(console)) {
            return row.run(
                    "reconcile",
                    STEPS,
                    (database, source, target) -> {
                        Reconciliation reconciliation = Reconciliation.create(source, target, config);
                        return new DatabaseRow.Job<>(
                                reconciliation::run, reconciliation::pause, reconciliation::cancel);
                    },
                    steering,
                    progress);
        }
    }

    private int code(ReconcileReports reports, int expected) {
        if (!reports.complete(expected)) {
            console.tell("crossfade: interrupted; what was repaired stays so, the next reconcile begins anew");
            return ExitCode.INTERRUPTED.code();
        }
        return (reports.clean() ? ExitCode.DONE : ExitCode.KEYS_LEFT).code();
    }
}
