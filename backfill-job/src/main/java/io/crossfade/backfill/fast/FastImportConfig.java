package io.crossfade.backfill.fast;

import io.crossfade.setting.Setting;
import io.crossfade.setting.Settings;
import java.util.List;

/**
 * Whether a backfill may change settings of the target while it copies.
 *
 * @param wanted whether it may; default false
 */
public record FastImportConfig(boolean wanted) {
    private static final Setting<Boolean> FAST_IMPORT = Setting.flag("crossfade.backfill.fast-import", false);

    /** Reads the settings. */
    public static FastImportConfig from(Settings settings) {
        return new FastImportConfig(settings.get(FAST_IMPORT));
    }

    /** Returns every setting of this record. */
    public static List<Setting<?>> settings() {
        return List.of(FAST_IMPORT);
    }
}
