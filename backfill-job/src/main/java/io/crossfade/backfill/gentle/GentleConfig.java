package io.crossfade.backfill.gentle;

import static java.util.Objects.requireNonNull;

import io.crossfade.setting.Setting;
import io.crossfade.setting.Settings;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How much of the servers a job takes.
 *
 * @param pace how fast it may be
 * @param health what the servers must be like
 * @param window at what time of the day it may work, or null, the default, for always
 */
public record GentleConfig(PaceLimits pace, HealthLimits health, @Nullable Window window) {
    /** Checks that limits are there. */
    public GentleConfig {
        requireNonNull(pace, "pace");
        requireNonNull(health, "health");
    }

    /** Reads the settings. */
    public static GentleConfig from(Settings settings) {
        return new GentleConfig(PaceLimits.from(settings), HealthLimits.from(settings), Window.from(settings));
    }

    /** Returns a copy at full speed, but for the bounds by number and for servers in trouble. */
    public GentleConfig atFullSpeed() {
        return new GentleConfig(pace.atFullSpeed(), health, window);
    }

    /** Returns every setting of these records. */
    public static List<Setting<?>> settings() {
        return Stream.of(PaceLimits.settings(), HealthLimits.settings(), Window.settings())
                .flatMap(List::stream)
                .toList();
    }
}
