package io.crossfade.backfill.cli;

import io.crossfade.backfill.local.BackfillConfig;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which backfill is meant: the one that keeps its progress here. */
final class CheckpointOption {
    static final String ON_THE_TARGET = "--checkpoint target";

    private static final Path TARGET = Path.of("target");
    private static final Path DEFAULT = Path.of("crossfade-backfill.checkpoint");

    @Option(
            names = "--checkpoint",
            paramLabel = "FILE|target",
            description =
                    "Where the backfill keeps its progress: a file, with several databases one for each; or the target, where"
                            + " another machine finds it (./target is a file). Default: crossfade.backfill.checkpoint, else"
                            + " crossfade-backfill.checkpoint in the working directory.")
    private @Nullable Path checkpoint;

    /** Returns whether it is kept on the target, and in no file. */
    boolean isOnTheTarget(FileOptions.Loaded loaded) {
        return TARGET.equals(given(loaded));
    }

    /** Returns the files; those that there would be by default if it is kept on the target. */
    Checkpoints of(FileOptions.Loaded loaded) {
        Path file = given(loaded);
        return Checkpoints.of(file == null || file.equals(TARGET) ? DEFAULT : file, loaded.config());
    }

    private @Nullable Path given(FileOptions.Loaded loaded) {
        return checkpoint == null ? loaded.settings().as(BackfillConfig::from).checkpoint() : checkpoint;
    }
}
