package io.crossfade.backfill.cli;

import io.crossfade.backfill.local.Verification;
import io.crossfade.backfill.local.VerifyConfig;
import io.crossfade.backfill.local.VerifyReport;
import io.crossfade.model.DatabasePair;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code crossfade verify}. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Compares both sides both ways while the application goes on writing, and repairs what differs. What"
                        + " looks different is read again before it counts, since a write may be under way.")
final class VerifyCommand implements Callable<Integer>, Verbose {
    private final Console console;

    @Mixin
    private JobOptions job = new JobOptions();

    @Mixin
    private TruthOptions truth = new TruthOptions();

    @Option(names = "--no-repair", description = "Only tell what differs.")
    private boolean noRepair;

    VerifyCommand(Console console) {
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
        try (Interruption interruption = Interruption.calls(() -> steering.end(ExitCode.INTERRUPTED))) {
            VerifyReports reports = new VerifyReports(job.output().keyNames(), run(row, config, steering));
            job.output().write(console, reports.text(), reports.json());
            return code(reports, chosen.size());
        }
    }

    private VerifyConfig config(FileOptions.Loaded loaded) {
        VerifyConfig config = truth.of(loaded);
        return config.withWalk(job.over(config.walk())).withRepair(!noRepair);
    }

    private List<VerifyReport> run(DatabaseRow row, VerifyConfig config, Steering steering) {
        try (ShownProgress progress = job.output().show(console)) {
            return row.run(
                    "verify",
                    2,
                    (database, source, target) -> {
                        Verification verification = Verification.create(source, target, config);
                        return new DatabaseRow.Job<>(verification::run, verification::pause, verification::cancel);
                    },
                    steering,
                    progress);
        }
    }

    private int code(VerifyReports reports, int expected) {
        if (!reports.complete(expected)) {
            console.tell("crossfade: interrupted; the verification has to begin anew");
            return ExitCode.INTERRUPTED.code();
        }
        return (reports.equal() ? ExitCode.DONE : ExitCode.KEYS_LEFT).code();
    }
}
