package io.crossfade.backfill.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.backfill.backup.Backup;
import io.crossfade.backfill.backup.BackupConfig;
import io.crossfade.backfill.backup.BackupNeed;
import io.crossfade.backfill.filter.KeyType;
import io.crossfade.backfill.local.Estimate;
import io.crossfade.backfill.local.Forecast;
import io.crossfade.model.DatabasePair;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is said of a forecast. */
class ForecastTest {
    private static final BackupForecast BACKUP = new BackupForecast(
            new Backup(Backup.Kind.SAVED, Duration.ofHours(30), true, ""),
            new BackupConfig(BackupNeed.REQUIRED, Duration.ofHours(24)));
    private static final Forecast FORECAST = new Forecast(
            new Forecast.Server("a:1", "redis 8.0.0"),
            new Forecast.Server("b:2", "redis 6.2.0"),
            1_000,
            5,
            100,
            new Estimate(900, 60),
            new Estimate(50 << 20, 10 << 20),
            new Estimate(40 << 20, 8 << 20),
            Map.of(KeyType.HASH, 90),
            Map.of(KeyType.HASH, 30, KeyType.MODULE, 2),
            Map.of(KeyType.MODULE, 2),
            3,
            null,
            30 << 20,
            100 << 20);

    @Test
    void forecast_targetTooSmall_doesNotFit() {
        assertThat(FORECAST.memoryShare()).isEqualTo(0.9);
        assertThat(reports(90).json()).containsEntry("fits", true).doesNotContainKey("seconds");
        assertThat(reports(89).json()).containsEntry("fits", false);
        assertThat(reports(0).json()).containsEntry("fits", true);
        assertThat(reports(89).text()).contains("up to 90 % of its maxmemory of 100 MiB: it does not fit");
    }

    @Test
    void forecast_refusedPayloads_saysWhatBecomesOfThem() {
        assertThat(reports(90).text())
                .contains("a:1 (redis 8.0.0) to b:2 (redis 6.2.0)")
                .contains("900 +/- 60 keys to copy")
                .contains("50.0 +/- 10.0 MiB of memory, 40.0 +/- 8.0 MiB to send")
                .contains(
                        "30 of the sample, of type hash, are not taken by the target as they are: they are copied in another form")
                .contains(
                        "2 of the sample, of type module, are not taken by the target as they are: they will be quarantined")
                .contains("3 of the sample are so large that they are copied in parts")
                .contains("duration: unknown");
    }

    @Test
    void text_oldBackup_saysThatABackfillIsRefused() {
        assertThat(reports(0).text())
                .contains(
                        "backup: the source last saved its data 30 h ago; its last attempt to save has failed: a backfill is"
                                + " refused without --backup or --no-backup");
    }

    private static ForecastReports reports(int maxTargetMemory) {
        return new ForecastReports(Map.of(DatabasePair.parse("0"), FORECAST), maxTargetMemory, BACKUP);
    }
}
