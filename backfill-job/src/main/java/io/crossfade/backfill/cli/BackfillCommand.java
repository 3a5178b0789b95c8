package io.crossfade.backfill.cli;

import io.crossfade.backfill.backup.BackupConfig;
import io.crossfade.backfill.copy.CopyMode;
import io.crossfade.backfill.copy.KeyOutcome;
import io.crossfade.backfill.engine.LoneMember;
import io.crossfade.backfill.local.Backfill;
import io.crossfade.backfill.local.BackfillConfig;
import io.crossfade.backfill.local.BackfillReport;
import io.crossfade.backfill.local.ImportOutcome;
import io.crossfade.model.DatabasePair;
import io.crossfade.model.Side;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code crossfade backfill}. */
@Command(
        name = "backfill",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Copies every key of the source to the target while the application goes on writing. An interrupted"
                        + " run leaves a checkpoint, and the next one goes on there.")
final class BackfillCommand implements Callable<Integer>, Verbose {
    private final Console console;

    @Mixin
    private JobOptions job = new JobOptions();

    @Option(
            names = "--mode",
            paramLabel = "warm|lazy",
            description = "warm: make the target equal to the source, before the cutover. lazy: move what nobody has"
                    + " touched yet, after it. Default: lazy if crossfade.lazy.enabled, else warm.")
    private @Nullable CopyMode mode;

    @Mixin
    private TraitOptions traits = new TraitOptions();

    @Mixin
    private AlongsideOptions alongside = new AlongsideOptions();

    @Mixin
    private CheckpointOption checkpoint = new CheckpointOption();

    @Option(names = "--fresh", description = "Begin anew, whatever the checkpoint says.")
    private boolean fresh;

    @Option(
            names = "--dry-run",
            description =
                    "Change nothing; tell from a sample of the keys what would be copied, how long that would take, what"
                            + " the target does not take as it is, and whether it has the memory.")
    private boolean dryRun;

    @Mixin
    private BackupOptions backup = new BackupOptions();

    @Mixin
    private FastImportOption fastImport = new FastImportOption();

    @Mixin
    private OnlyOption only = new OnlyOption();

    @Mixin
    private FeedOptions feed = new FeedOptions();

    @Mixin
    private EngineOptions engine = new EngineOptions();

    @Mixin
    private FollowOptions follow = new FollowOptions();

    BackfillCommand(Console console) {
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
        BackfillConfig config = config(loaded);
        BackupConfig wanted = backup.over(loaded.settings().as(BackupConfig::from));
        boolean fast = fastImport.isWanted(loaded, config.mode());
        only.excludes("--dry-run", dryRun);
        only.excludes("--fresh", fresh);
        String from = feed.name();
        only.excludes(from, feed.isGiven());
        only.excludes(EngineOptions.JET, engine.isShared());
        only.excludes(FollowOptions.FOLLOW, follow.isGiven());
        if (follow.isGiven()) {
            follow.check(config, besideFollowing(loaded, fast));
        }
        if (dryRun && feed.isGiven()) {
            throw new IllegalArgumentException("--dry-run is not for " + feed.name());
        }
        if (feed.isGiven() && engine.isShared()) {
            throw new IllegalArgumentException(EngineOptions.JET + " is not for " + feed.name());
        }
        try (OutputOptions.Measured measured = job.output().measure(console, "backfill", outcomes())) {
            return run(loaded, chosen, config, wanted, fast);
        }
    }

    private List<String> outcomes() {
        return feed.isGiven() && !feed.isDrift()
                ? Stream.of(ImportOutcome.values()).map(ImportOutcome::label).toList()
                : Stream.of(KeyOutcome.values()).map(KeyOutcome::label).toList();
    }

    private int run(
            FileOptions.Loaded loaded,
            List<DatabasePair> chosen,
            BackfillConfig config,
            BackupConfig wanted,
            boolean fast) {
        if (only.isGiven()) {
            Checkpoints files = checkpoint.isOnTheTarget(loaded) ? null : checkpoint.of(loaded);
            return new QuarantineRun(console, loaded, chosen, config, job.output(), files).run();
        }
        if (dryRun) {
            ForecastReports forecasts = DryRuns.of(loaded, chosen, config, wanted);
            job.output().write(console, forecasts.text(), forecasts.json());
            return ExitCode.DONE.code();
        }
        if (feed.isGiven()) {
            return feed.name().equals(FeedOptions.REPLICATE)
                    ? replicate(loaded, chosen, config, wanted, fast)
                    : new FeedRun(console, loaded, chosen, config, fast, job.output(), checkpoint.of(loaded)).run(feed);
        }
        BooleanSupplier sharedGoesOn = () -> !fresh && new SharedRuns(loaded).haveBegun(chosen);
        BackupGuard shared = new BackupGuard(loaded, chosen.get(0), wanted, sharedGoesOn, console);
        if (engine.isShared()) {
            return new ClusterRun(
                            console,
                            loaded,
                            chosen,
                            config,
                            shared,
                            fast,
                            job.output(),
                            () -> EngineOptions.join(loaded, console))
                    .run();
        }
        if (checkpoint.isOnTheTarget(loaded)) {
            return new ClusterRun(console, loaded, chosen, config, shared, fast, job.output(), LoneMember::new).run();
        }
        Checkpoints checkpoints = checkpoint.of(loaded);
        BooleanSupplier goesOn = () -> !fresh && checkpoints.haveBegun(chosen);
        new BackupGuard(loaded, chosen.get(0), wanted, goesOn, console)
                .check(() -> false); // a signal ends the process at once
        if (follow.isGiven()) {
            return new FollowedBackfill(console, loaded, chosen, config, job.output(), checkpoints)
                    .run(follow.length());
        }
        Steering steering = new Steering();
        try (Interruption interruption = Interruption.calls(() -> steering.end(ExitCode.INTERRUPTED));
                RemoteControl control = RemoteControl.of(checkpoints, steering);
                TargetSettings settings = TargetSettings.of(loaded, chosen, fast, console)) {
            DatabaseRow row =
                    new DatabaseRow(settings.loaded(), chosen, config.walk().workers());
            BackfillReports reports =
                    new BackfillReports(job.output().keyNames(), run(row, config, checkpoints, steering));
            int code = settings.end(code(reports, checkpoints, chosen, steering.reason()));
            job.output().write(console, reports.text(), reports.json());
            return code;
        }
    }

    /** Returns what was asked for that does not go with following; null for nothing. */
    private @Nullable String besideFollowing(FileOptions.Loaded loaded, boolean fast) {
        if (dryRun) {
            return "--dry-run";
        }
        if (feed.isGiven()) {
            return feed.name();
        }
        if (fast) {
            return "--fast-import (crossfade.backfill.fast-import)";
        }
        if (engine.isShared()) {
            return EngineOptions.JET;
        }
        return checkpoint.isOnTheTarget(loaded) ? "--checkpoint target (crossfade.backfill.checkpoint)" : null;
    }

    private int replicate(
            FileOptions.Loaded loaded,
            List<DatabasePair> chosen,
            BackfillConfig config,
            BackupConfig wanted,
            boolean fast) {
        if (fast) {
            throw new IllegalArgumentException("--fast-import (crossfade.backfill.fast-import) is not for "
                    + FeedOptions.REPLICATE + ", which has no end: the target would do without its files for as long");
        }
        return new FollowRun(
                        console,
                        loaded,
                        chosen,
                        config,
                        wanted,
                        feed.deletesExtra(),
                        job.output(),
                        checkpoint.of(loaded))
                .run();
    }

    private BackfillConfig config(FileOptions.Loaded loaded) {
        BackfillConfig config = loaded.settings().as(BackfillConfig::from);
        config = config.withWalk(job.over(config.walk()))
                .withTraits(traits.over(config.traits()))
                .withAlongside(alongside.over(config.alongside()))
                .withFresh(fresh);
        config = mode == null ? config : config.withMode(mode);
        if (config.mode() == CopyMode.WARM && loaded.config().phase().authority() == Side.TARGET) {
            throw new IllegalArgumentException(
                    "crossfade.phase is " + loaded.config().phase()
                            + ", in which the target is the authority: a warm backfill would overwrite newer data with older");
        }
        return config;
    }

    private List<BackfillReport> run(
            DatabaseRow row, BackfillConfig config, Checkpoints checkpoints, Steering steering) {
        try (ShownProgress progress = job.output().show(console)) {
            return row.run(
                    "copy",
                    1,
                    (database, source, target) -> {
                        Backfill backfill =
                                Backfill.create(source, target, config.withCheckpoint(checkpoints.of(database)));
                        return new DatabaseRow.Job<>(backfill::run, backfill::pause, backfill::cancel);
                    },
                    steering,
                    progress);
        }
    }

    private int code(BackfillReports reports, Checkpoints checkpoints, List<DatabasePair> chosen, ExitCode reason) {
        if (!reports.complete(chosen.size())) {
            console.tell("crossfade: " + (reason == ExitCode.STOPPED ? "stopped; " : "interrupted; ")
                    + checkpoints.of(chosen.get(reports.all().size() - 1)) + " keeps what is done, run again to go on");
            return reason.code();
        }
        return (reports.clean() ? ExitCode.DONE : ExitCode.KEYS_LEFT).code();
    }
}
