package io.crossfade.shadow;

import io.crossfade.setting.Setting;
import io.crossfade.setting.Settings;
import java.util.List;

/**
 * How many dirty keys are kept.
 *
 * @param capacity keys, 1,000 to 100,000,000; beyond it whole hash slots become dirty; default 200,000
 */
public record LedgerConfig(int capacity) {
    private static final Setting<Integer> CAPACITY =
            Setting.integer("crossfade.ledger.capacity", 1_000, 100_000_000, 200_000);

    /**
     * Checks the setting.
     *
     * @throws IllegalArgumentException if it is out of its range
     */
    public LedgerConfig {
        CAPACITY.check(capacity);
    }

    /** Returns the defaults. */
    public static LedgerConfig defaults() {
        return from(Settings.none());
    }

    /** Reads the {@code crossfade.ledger.*} settings. */
    public static LedgerConfig from(Settings settings) {
        return new LedgerConfig(settings.get(CAPACITY));
    }

    /** Returns every setting of this record. */
    public static List<Setting<?>> settings() {
        return List.of(CAPACITY);
    }
}
