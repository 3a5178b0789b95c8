package io.crossfade.backfill.gentle;

import static java.util.Objects.requireNonNull;

import io.crossfade.setting.Setting;
import io.crossfade.setting.Settings;
import java.util.List;
import java.util.stream.Stream;

/**
 * How much of the servers a job takes.
 *
 * @param pace how fast it may be
 * @param health what the servers must be like
 */
public record GentleConfig(PaceLimits pace, HealthLimits health) {
    /** Checks that both are there. */
    public GentleConfig {
        requireNonNull(pace, "pace");
        requireNonNull(health, "health");
    }

    /** Reads the settings. */
    public static GentleConfig from(Settings settings) {
        return new GentleConfig(PaceLimits.from(settings), HealthLimits.from(settings));
    }

    /** Returns every setting of both records. */
    public static List<Setting<?>> settings() {
        return Stream.concat(PaceLimits.settings().stream(), HealthLimits.settings().stream())
                .toList();
    }
}
