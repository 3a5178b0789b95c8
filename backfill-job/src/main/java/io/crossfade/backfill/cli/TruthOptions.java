package io.crossfade.backfill.cli;

import io.crossfade.backfill.local.VerifyConfig;
import io.crossfade.model.Side;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which side is right, and what becomes of what only the other one has. */
final class TruthOptions {
    @Option(
            names = "--authority",
            paramLabel = "source|target",
            description =
                    "The side that is right. Default: target if crossfade.lazy.enabled or if crossfade.phase says so,"
                            + " else source.")
    private @Nullable Side authority;

    @Option(
            names = "--delete-extra",
            negatable = true,
            description =
                    "Whether a repair deletes keys that the authority does not have. Default: yes if the source is the"
                            + " authority, else no: the key may be one that has not moved yet.")
    private @Nullable Boolean deleteExtra;

    /** Returns what the file says, and what these options say instead. */
    VerifyConfig of(FileOptions.Loaded loaded) {
        VerifyConfig config = loaded.settings().as(VerifyConfig::from);
        if (loaded.config().phase().authority() == Side.TARGET) {
            config = config.withAuthority(Side.TARGET);
        }
        config = authority == null ? config : config.withAuthority(authority);
        return deleteExtra == null ? config : config.withDeleteExtra(deleteExtra);
    }
}
