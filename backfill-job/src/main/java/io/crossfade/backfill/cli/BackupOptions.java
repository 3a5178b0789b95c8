package io.crossfade.backfill.cli;

import io.crossfade.backfill.backup.BackupConfig;
import io.crossfade.backfill.backup.BackupNeed;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What backup of the source a backfill begins with; each option that is given goes before the setting of the file. */
final class BackupOptions {
    @Option(
            names = "--backup",
            negatable = true,
            description =
                    "Whether the source saves its data (BGSAVE) before a backfill begins. Default: crossfade.backfill.backup, else"
                            + " it must have saved lately; --no-backup begins without, as where snapshots are taken elsewhere.")
    private @Nullable Boolean backup;

    @Option(
            names = "--backup-max-age",
            paramLabel = "DURATION",
            description = "How long ago the source may have saved at most, as in 12h."
                    + " Default: crossfade.backfill.backup-max-age, else 24h.")
    private @Nullable String maxAge;

    BackupConfig over(BackupConfig file) {
        BackupConfig config = maxAge == null ? file : file.withMaxAge(maxAge);
        return backup == null ? config : config.withNeed(backup ? BackupNeed.TRIGGER : BackupNeed.SKIP);
    }
}
