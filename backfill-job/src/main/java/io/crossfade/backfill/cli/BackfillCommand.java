package io.crossfade.backfill.cli;

import io.crossfade.backfill.copy.CopyMode;
import io.crossfade.backfill.local.Backfill;
import io.crossfade.backfill.local.BackfillConfig;
import io.crossfade.backfill.local.BackfillReport;
import io.crossfade.jedis.JedisSide;
import io.crossfade.model.Side;
import java.nio.file.Path;
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
    private WalkOptions walk = new WalkOptions();

    @Option(
            names = "--checkpoint",
            paramLabel = "FILE",
            description = "Where progress is kept. Default: crossfade.backfill.checkpoint, else"
                    + " crossfade-backfill.checkpoint in the working directory.")
    private @Nullable Path checkpoint;

    @Option(names = "--fresh", description = "Begin anew, whatever the checkpoint says.")
    private boolean fresh;

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
        BackfillConfig config = config(loaded);
        BackfillReports reports = new BackfillReports(output.keyNames());
        try (JedisSide source = loaded.open(Side.SOURCE, config.walk().workers());
                JedisSide target = loaded.open(Side.TARGET, config.walk().workers())) {
            Backfill backfill = Backfill.create(source, target, config);
            try (Interruption interruption = Interruption.calls(backfill::cancel)) {
                BackfillReport report = run(backfill);
                output.write(console, reports.text(report), reports.json(report));
                return code(report, config);
            }
        }
    }

    private BackfillConfig config(FileOptions.Loaded loaded) {
        BackfillConfig config = loaded.settings().as(BackfillConfig::from);
        config = config.withWalk(walk.over(config.walk())).withFresh(fresh);
        config = mode == null ? config : config.withMode(mode);
        if (checkpoint != null) {
            config = config.withCheckpoint(checkpoint);
        } else if (config.checkpoint() == null) {
            config = config.withCheckpoint(DEFAULT_CHECKPOINT);
        }
        if (config.mode() == CopyMode.WARM && loaded.config().phase().authority() == Side.TARGET) {
            throw new IllegalArgumentException(
                    "crossfade.phase is " + loaded.config().phase()
                            + ", in which the target is the authority: a warm backfill would overwrite newer data with older");
        }
        return config;
    }

    private BackfillReport run(Backfill backfill) {
        try (ShownProgress progress = output.show(console)) {
            return backfill.run(progress);
        }
    }

    private int code(BackfillReport report, BackfillConfig config) {
        if (!report.complete()) {
            console.tell("crossfade: interrupted; " + config.checkpoint() + " keeps what is done, run again to go on");
            return ExitCode.INTERRUPTED.code();
        }
        return (report.clean() ? ExitCode.DONE : ExitCode.KEYS_LEFT).code();
    }
}
