package io.crossfade.backfill.cli;

import io.crossfade.backfill.local.Verification;
import io.crossfade.backfill.local.VerifyConfig;
import io.crossfade.backfill.local.VerifyReport;
import io.crossfade.backfill.verify.VerifyOutcome;
import io.crossfade.backfill.verify.VerifyTier;
import io.crossfade.lazy.LazyConfig;
import io.crossfade.model.DatabasePair;
import java.nio.file.Path;
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

    @Mixin
    private TruthOptions truth = new TruthOptions();

    @Option(
            names = "--tier",
            paramLabel = "counts|metadata|sample|full",
            description =
                    "How closely to look. counts: at DBSIZE of both sides. metadata: at type, length and expiry of"
                            + " every key. sample: at some keys with their values, which tells how many may differ. full: at"
                            + " every key with its value. Only metadata and full repair. Default: ${DEFAULT-VALUE}.",
            defaultValue = "full")
    private VerifyTier tier = VerifyTier.FULL;

    @Option(
            names = "--sample-keys",
            paramLabel = "N",
            description = "Keys of each side that a sample has. Default: crossfade.backfill.sample-keys, else 3000,"
                    + " which tells of equal sides that fewer than 0.1 %% of the keys differ.")
    private @Nullable Integer sampleKeys;

    @Option(
            names = "--digests",
            paramLabel = "FILE",
            arity = "2",
            description =
                    "Two files that crossfade digest wrote, one of each side: look only at hash slots in which they differ, and"
                            + " connect only if some do. Give the database and the filters with which they were written.")
    private List<Path> digests = List.of();

    @Option(names = "--no-repair", description = "Only tell what differs.")
    private boolean noRepair;

    @Mixin
    private FunctionOptions functions = new FunctionOptions();

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
        try (OutputOptions.Measured measured = job.output().measure(console, "verify", VerifyOutcome.labels())) {
            return digests.isEmpty()
                    ? byKeys(loaded, chosen, config)
                    : byDigests(new DigestedVerify(loaded, DigestCommand.one(chosen), config));
        }
    }

    private int byKeys(FileOptions.Loaded loaded, List<DatabasePair> chosen, VerifyConfig config) {
        DatabaseRow row = new DatabaseRow(loaded, chosen, config.walk().workers());
        Steering steering = new Steering();
        try (Interruption interruption = Interruption.calls(() -> steering.end(ExitCode.INTERRUPTED));
                TargetSettings settings = TargetSettings.settled(loaded, console)) {
            VerifyReports reports = new VerifyReports(job.output().keyNames(), run(row, config, steering));
            job.output().write(console, reports.text(), reports.json());
            return settings.end(code(reports, chosen.size()));
        }
    }

    private int byDigests(DigestedVerify verify) {
        if (tier != VerifyTier.FULL) {
            throw new IllegalArgumentException("--digests and --tier exclude each other");
        }
        Steering steering = new Steering();
        try (Interruption interruption = Interruption.calls(() -> steering.end(ExitCode.INTERRUPTED));
                ShownProgress progress = job.output().show(console)) {
            DigestedVerify.Result result = verify.run(digests, steering, progress);
            DigestedReports reports = new DigestedReports(job.output().keyNames(), result);
            job.output().write(console, reports.text(), reports.json());
            if (!result.complete()) {
                return ExitCode.INTERRUPTED.code();
            }
            return (result.passed() ? ExitCode.DONE : ExitCode.KEYS_LEFT).code();
        }
    }

    private VerifyConfig config(FileOptions.Loaded loaded) {
        if (tier == VerifyTier.COUNTS && loaded.settings().as(LazyConfig::from).enabled()) {
            throw new IllegalArgumentException("--tier counts cannot be told with crossfade.lazy.enabled: keys may not"
                    + " have moved yet, and each that has leaves a marker; use --tier metadata");
        }
        VerifyConfig config = truth.of(loaded);
        config = sampleKeys == null ? config : config.withSampleKeys(sampleKeys);
        return config.withWalk(job.over(config.walk()))
                .withTier(tier)
                .withFunctions(functions.over(config.functions()))
                .withRepair(!noRepair);
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
        return (reports.passed() ? ExitCode.DONE : ExitCode.KEYS_LEFT).code();
    }
}
