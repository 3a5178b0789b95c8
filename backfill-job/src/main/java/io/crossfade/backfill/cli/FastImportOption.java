package io.crossfade.backfill.cli;

import io.crossfade.backfill.copy.CopyMode;
import io.crossfade.backfill.fast.FastImportConfig;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether settings of the target are changed while keys are copied; the option goes before the setting of the file. */
final class FastImportOption {
    @Option(
            names = "--fast-import",
            negatable = true,
            description =
                    "Let the target do without append-only file and save points while keys are copied (and with Valkey's"
                            + " import mode), and give it back what it had at the end. If it goes down meanwhile, what it holds is"
                            + " lost. Default: crossfade.backfill.fast-import, else no.")
    private @Nullable Boolean fastImport;

    /**
     * Returns whether it is wanted.
     *
     * @throws IllegalArgumentException if it is, and the target is the authority
     */
    boolean isWanted(FileOptions.Loaded loaded, CopyMode mode) {
        boolean wanted = fastImport == null
                ? loaded.settings().as(FastImportConfig::from).wanted()
                : fastImport;
        if (wanted && mode == CopyMode.LAZY) {
            throw new IllegalArgumentException(
                    "--fast-import (crossfade.backfill.fast-import) is not for the lazy path: the"
                            + " target is the authority, and if it went down meanwhile the application's writes would be lost");
        }
        return wanted;
    }
}
