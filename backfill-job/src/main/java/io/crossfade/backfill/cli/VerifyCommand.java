package io.crossfade.backfill.cli;

import io.crossfade.backfill.local.Verification;
import io.crossfade.backfill.local.VerifyConfig;
import io.crossfade.backfill.local.VerifyReport;
import io.crossfade.model.DatabasePair;
import io.crossfade.model.Side;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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

    @Option(
            names = "--authority",
            paramLabel = "source|target",
            description =
                    "The side that is right. Default: target if crossfade.lazy.enabled or if crossfade.phase says so,"
                            + " else source.")
    private @Nullable Side authority;

    @Option(names = "--no-repair", description = "Only tell what differs.")
    private boolean noRepair;

    @Option(
            names = "--delete-extra",
            negatable = true,
            description =
                    "Whether a repair deletes keys that the authority does not have. Default: yes if the source is the"
                            + " authority, else no: the key may be one that has not moved yet.")
    private @Nullable Boolean deleteExtra;

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
        VerifyConfig config = loaded.settings().as(VerifyConfig::from);
        if (loaded.config().phase().authority() == Side.TARGET) {
            config = config.withAuthority(Side.TARGET);
        }
        config = authority == null ? config : config.withAuthority(authority);
        config = deleteExtra == null ? config : config.withDeleteExtra(deleteExtra);
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
