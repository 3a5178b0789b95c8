package io.crossfade.backfill.cli;

import io.crossfade.backfill.copy.CopyMode;
import io.crossfade.backfill.local.Backfill;
import io.crossfade.backfill.local.BackfillConfig;
import io.crossfade.backfill.local.BackfillReport;
import io.crossfade.backfill.local.WalkConfig;
import io.crossfade.model.DatabasePair;
import io.crossfade.model.Side;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
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
    static final Path DEFAULT_CHECKPOINT = Path.of("crossfade-backfill.checkpoint");

    private final Console console;

    @Mixin
    private FileOptions file = new FileOptions();

    @Option(
            names = "--mode",
            paramLabel = "warm|lazy",
            description = "warm: make the target equal to the source, before the cutover. lazy: move what nobody has"
                    + " touched yet, after it. Default: lazy if crossfade.lazy.enabled, else warm.")
    private @Nullable CopyMode mode;

    @Mixin
    private DatabaseOptions databases = new DatabaseOptions();

    @Mixin
    private WalkOptions walk = new WalkOptions();

    @Mixin
    private FilterOptions filter = new FilterOptions();

    @Mixin
    private TraitOptions traits = new TraitOptions();

    @Option(
            names = "--checkpoint",
            paramLabel = "FILE",
            description =
                    "Where progress is kept. Default: crossfade.backfill.checkpoint, else"
                            + " crossfade-backfill.checkpoint in the working directory; with several databases, one file for each.")
    private @Nullable Path checkpoint;

    @Option(names = "--fresh", description = "Begin anew, whatever the checkpoint says.")
    private boolean fresh;

    @Mixin
    private FeedOptions feed = new FeedOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    BackfillCommand(Console console) {
        this.console = console;
    }

    @Override
    public boolean isVerbose() {
        return file.verbose();
    }

    @Override
    public Integer call() {
        FileOptions.Loaded loaded = file.load();
        List<DatabasePair> chosen = databases.of(loaded.config());
        BackfillConfig config = config(loaded);
        if (feed.isGiven()) {
            return new FeedRun(console, loaded, chosen, config, output).run(feed);
        }
        Checkpoints checkpoints = Checkpoints.of(checkpoint(config), loaded.config());
        DatabaseRow row = new DatabaseRow(loaded, chosen, config.walk().workers());
        Cancellation cancellation = new Cancellation();
        try (Interruption interruption = Interruption.calls(cancellation::request)) {
            BackfillReports reports =
                    new BackfillReports(output.keyNames(), run(row, config, checkpoints, cancellation));
            output.write(console, reports.text(), reports.json());
            return code(reports, checkpoints, chosen);
        }
    }

    private BackfillConfig config(FileOptions.Loaded loaded) {
        BackfillConfig config = loaded.settings().as(BackfillConfig::from);
        WalkConfig walked = walk.over(config.walk());
        config = config.withWalk(walked.withNames(filter.over(walked.names())))
                .withTraits(traits.over(config.traits()))
                .withFresh(fresh);
        config = mode == null ? config : config.withMode(mode);
        if (config.mode() == CopyMode.WARM && loaded.config().phase().authority() == Side.TARGET) {
            throw new IllegalArgumentException(
                    "crossfade.phase is " + loaded.config().phase()
                            + ", in which the target is the authority: a warm backfill would overwrite newer data with older");
        }
        return config;
    }

    private Path checkpoint(BackfillConfig config) {
        if (checkpoint != null) {
            return checkpoint;
        }
        Path configured = config.checkpoint();
        return configured == null ? DEFAULT_CHECKPOINT : configured;
    }

    private List<BackfillReport> run(
            DatabaseRow row, BackfillConfig config, Checkpoints checkpoints, Cancellation cancellation) {
        try (ShownProgress progress = output.show(console)) {
            return row.run(
                    "copy",
                    1,
                    (database, source, target) -> {
                        Backfill backfill =
                                Backfill.create(source, target, config.withCheckpoint(checkpoints.of(database)));
                        return new DatabaseRow.Job<>(backfill::run, backfill::cancel);
                    },
                    cancellation,
                    progress);
        }
    }

    private int code(BackfillReports reports, Checkpoints checkpoints, List<DatabasePair> chosen) {
        if (!reports.complete(chosen.size())) {
            console.tell("crossfade: interrupted; "
                    + checkpoints.of(chosen.get(reports.all().size() - 1)) + " keeps what is done, run again to go on");
            return ExitCode.INTERRUPTED.code();
        }
        return (reports.clean() ? ExitCode.DONE : ExitCode.KEYS_LEFT).code();
    }
}
