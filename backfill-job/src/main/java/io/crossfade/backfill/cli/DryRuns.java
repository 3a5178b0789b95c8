package io.crossfade.backfill.cli;

import io.crossfade.backfill.backup.Backup;
import io.crossfade.backfill.backup.BackupConfig;
import io.crossfade.backfill.local.BackfillConfig;
import io.crossfade.backfill.local.DryRun;
import io.crossfade.backfill.local.Forecast;
import io.crossfade.model.DatabasePair;
import io.crossfade.model.Side;
import io.crossfade.spi.RedisSide;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tells of each database what a backfill would do. */
final class DryRuns {
    private DryRuns() {}

    static ForecastReports of(
            FileOptions.Loaded loaded, List<DatabasePair> databases, BackfillConfig config, BackupConfig wanted) {
        Map<DatabasePair, Forecast> all = new LinkedHashMap<>();
        for (DatabasePair database : databases) {
            try (RedisSide source = loaded.open(Side.SOURCE, database, 1);
                    RedisSide target = loaded.open(Side.TARGET, database, 1)) {
                all.put(database, DryRun.create(source, target, config).run());
            }
        }
        return new ForecastReports(
                all,
                config.walk().gentle().health().maxTargetMemory(),
                new BackupForecast(backup(loaded, databases.get(0)), wanted));
    }

    private static Backup backup(FileOptions.Loaded loaded, DatabasePair database) {
        try (RedisSide source = loaded.open(Side.SOURCE, database, 1)) {
            return BackupGuard.look(source);
        }
    }
}
