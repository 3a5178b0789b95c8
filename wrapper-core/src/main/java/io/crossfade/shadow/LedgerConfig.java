package io.crossfade.shadow;

import io.crossfade.setting.Setting;
import io.crossfade.setting.Settings;
import java.util.List;

/**
 * How many dirty keys are kept.
 *
 * @param maxBytes memory that the dirty keys of one database may take, 65,536 to 2,147,483,647; a key of 20 bytes counts for about 245,
 *     and up to 550 more while a value of at most 512 bytes is kept to be confirmed. Beyond it whole hash slots become dirty;
 *     default 67,108,864 (64 MiB)
 */
public record LedgerConfig(int maxBytes) {
    private static final Setting<Integer> MAX_BYTES =
            Setting.integer("crossfade.ledger.max-bytes", 65_536, Integer.MAX_VALUE, 67_108_864);

    /**
     * Checks the setting.
     *
     * @throws IllegalArgumentException if it is out of its range
     */
    public LedgerConfig {
        MAX_BYTES.check(maxBytes);
    }

    /** Returns the defaults. */
    public static LedgerConfig defaults() {
        return from(Settings.none());
    }

    /** Reads the {@code crossfade.ledger.*} settings. */
    public static LedgerConfig from(Settings settings) {
        return new LedgerConfig(settings.get(MAX_BYTES));
    }

    /** Returns every setting of this record. */
    public static List<Setting<?>> settings() {
        return List.of(MAX_BYTES);
    }
}
