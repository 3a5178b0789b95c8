package io.crossfade.phase;

import io.crossfade.setting.Setting;
import io.crossfade.setting.Settings;
import java.time.Duration;
import java.util.List;

/**
 * How long a change of authority may take. One that takes longer is given up: nothing changed, writes go on.
 *
 * @param holdTimeout the longest that callers' writes are held, 10 ms to 60 s; default 2 s
 * @param drainTimeout the longest that the dirty keys are waited for before the hold, 0 to 1 h; default 30 s
 */
public record CutoverConfig(Duration holdTimeout, Duration drainTimeout) {
    private static final Setting<Duration> HOLD_TIMEOUT = Setting.duration(
            "crossfade.cutover.hold-timeout", Duration.ofMillis(10), Duration.ofSeconds(60), Duration.ofSeconds(2));
    private static final Setting<Duration> DRAIN_TIMEOUT = Setting.duration(
            "crossfade.cutover.drain-timeout", Duration.ZERO, Duration.ofHours(1), Duration.ofSeconds(30));

    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if a value is out of its range
     */
    public CutoverConfig {
        HOLD_TIMEOUT.check(holdTimeout);
        DRAIN_TIMEOUT.check(drainTimeout);
    }

    /** Returns the defaults. */
    public static CutoverConfig defaults() {
        return from(Settings.none());
    }

    /** Reads the {@code crossfade.cutover.*} settings. */
    public static CutoverConfig from(Settings settings) {
        return new CutoverConfig(settings.get(HOLD_TIMEOUT), settings.get(DRAIN_TIMEOUT));
    }

    /** Returns every setting of this record. */
    public static List<Setting<?>> settings() {
        return List.of(HOLD_TIMEOUT, DRAIN_TIMEOUT);
    }

    /** Returns a copy that holds writes at most this long. */
    public CutoverConfig withHoldTimeout(Duration value) {
        return new CutoverConfig(value, drainTimeout);
    }

    /** Returns a copy that waits at most this long before the hold. */
    public CutoverConfig withDrainTimeout(Duration value) {
        return new CutoverConfig(holdTimeout, value);
    }
}
