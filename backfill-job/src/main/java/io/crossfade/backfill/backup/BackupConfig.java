package io.crossfade.backfill.backup;

import static java.util.Objects.requireNonNull;

import io.crossfade.setting.Setting;
import io.crossfade.setting.Settings;
import java.time.Duration;
import java.util.List;

/**
 * What backup a backfill begins with.
 *
 * @param need what is wanted of the source; default {@link BackupNeed#REQUIRED}
 * @param maxAge how long ago the source may have saved at most, 1 min to 365 d; default 24 h
 */
public record BackupConfig(BackupNeed need, Duration maxAge) {
    private static final Setting<BackupNeed> NEED =
            Setting.choice("crossfade.backfill.backup", BackupNeed.class, BackupNeed.REQUIRED);
    private static final Setting<Duration> MAX_AGE = Setting.duration(
            "crossfade.backfill.backup-max-age", Duration.ofMinutes(1), Duration.ofDays(365), Duration.ofHours(24));

    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if a value is out of its range
     */
    public BackupConfig {
        requireNonNull(need, "need");
        MAX_AGE.check(maxAge);
    }

    /** Reads the settings. */
    public static BackupConfig from(Settings settings) {
        return new BackupConfig(settings.get(NEED), settings.get(MAX_AGE));
    }

    /** Returns every setting of this record. */
    public static List<Setting<?>> settings() {
        return List.of(NEED, MAX_AGE);
    }

    /** Returns a copy with this need. */
    public BackupConfig withNeed(BackupNeed value) {
        return new BackupConfig(value, maxAge);
    }

    /** Returns a copy with this age, as in {@code 12h}. */
    public BackupConfig withMaxAge(String value) {
        return new BackupConfig(need, MAX_AGE.read(value));
    }
}
