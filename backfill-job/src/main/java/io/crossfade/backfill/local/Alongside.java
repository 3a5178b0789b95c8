package io.crossfade.backfill.local;

import static java.util.Objects.requireNonNull;

import io.crossfade.backfill.functions.FunctionPolicy;
import io.crossfade.setting.Setting;
import io.crossfade.setting.Settings;
import java.util.List;

/**
 * What a backfill brings to the target beside keys, values and expiries.
 *
 * @param usage whether to bring how long ago, or how often, keys were used, where the target evicts by it and the source counts it; default
 *     true
 * @param functions what happens to libraries of functions; default {@link FunctionPolicy#REPLACE}. On the lazy path the target is the
 *     authority, and its own libraries stay in any case
 */
public record Alongside(boolean usage, FunctionPolicy functions) {
    private static final Setting<Boolean> USAGE = Setting.flag("crossfade.backfill.usage", true);
    private static final Setting<FunctionPolicy> FUNCTIONS =
            Setting.choice("crossfade.backfill.functions", FunctionPolicy.class, FunctionPolicy.REPLACE);

    /** Checks the settings. */
    public Alongside {
        requireNonNull(functions, "functions");
    }

    /** Reads the settings. */
    public static Alongside from(Settings settings) {
        return new Alongside(settings.get(USAGE), settings.get(FUNCTIONS));
    }

    /** Returns every setting of this record. */
    public static List<Setting<?>> settings() {
        return List.of(USAGE, FUNCTIONS);
    }
}
