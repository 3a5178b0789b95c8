package io.crossfade.backfill.cli;

import io.crossfade.backfill.local.BackfillConfig;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which backfill is meant: the one that keeps its progress here. */
final class CheckpointOption {
    private static final Path DEFAULT = Path.of("crossfade-backfill.checkpoint");

    @Option(
            names = "--checkpoint",
            paramLabel = "FILE",
            description =
                    "Where the backfill keeps its progress. Default: crossfade.backfill.checkpoint, else"
                            + " crossfade-backfill.checkpoint in the working directory; with several databases, one file for each.")
    private @Nullable Path checkpoint;

    Checkpoints of(FileOptions.Loaded loaded) {
        Path file = checkpoint;
        if (file == null) {
            file = loaded.settings().as(BackfillConfig::from).checkpoint();
        }
        return Checkpoints.of(file == null ? DEFAULT : file, loaded.config());
    }
}
