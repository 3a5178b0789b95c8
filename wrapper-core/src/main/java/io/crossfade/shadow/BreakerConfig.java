package io.crossfade.shadow;

import io.crossfade.setting.Setting;
import io.crossfade.setting.Settings;
import java.time.Duration;
import java.util.List;

/**
 * When a sick shadow is left alone. While the breaker is open, keys go to the ledger and nothing is sent.
 *
 * @param failureRate percent of failed calls in the window that opens it, 1 to 100; default 50
 * @param window calls looked at, 1 to 10,000; default 20
 * @param minCalls calls needed before the rate counts, 1 to {@code window}; default 5
 * @param openTime how long it stays open before it tries again, 10 ms to 10 min; default 1 s
 */
public record BreakerConfig(int failureRate, int window, int minCalls, Duration openTime) {
    private static final Setting<Integer> FAILURE_RATE = Setting.integer("crossfade.breaker.failure-rate", 1, 100, 50);
    private static final Setting<Integer> WINDOW = Setting.integer("crossfade.breaker.window", 1, 10_000, 20);
    private static final Setting<Integer> MIN_CALLS = Setting.integer("crossfade.breaker.min-calls", 1, 10_000, 5);
    private static final Setting<Duration> OPEN_TIME = Setting.duration(
            "crossfade.breaker.open-time", Duration.ofMillis(10), Duration.ofMinutes(10), Duration.ofSeconds(1));

    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if a value is out of its range
     */
    public BreakerConfig {
        FAILURE_RATE.check(failureRate);
        WINDOW.check(window);
        MIN_CALLS.check(minCalls);
        OPEN_TIME.check(openTime);
        if (minCalls > window) {
            throw new IllegalArgumentException(
                    MIN_CALLS + "=" + minCalls + " is not allowed; allowed: at most " + WINDOW + "=" + window);
        }
    }

    /** Returns the defaults. */
    public static BreakerConfig defaults() {
        return from(Settings.none());
    }

    /** Reads the {@code crossfade.breaker.*} settings. */
    public static BreakerConfig from(Settings settings) {
        return new BreakerConfig(
                settings.get(FAILURE_RATE), settings.get(WINDOW), settings.get(MIN_CALLS), settings.get(OPEN_TIME));
    }

    /** Returns every setting of this record. */
    public static List<Setting<?>> settings() {
        return List.of(FAILURE_RATE, WINDOW, MIN_CALLS, OPEN_TIME);
    }

    /** Returns a copy that stays open this long. */
    public BreakerConfig withOpenTime(Duration value) {
        return new BreakerConfig(failureRate, window, minCalls, value);
    }
}
