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
 * @param openTime how long it stays open before it tries again for the first time, 10 ms to 10 min; default 1 s
 * @param maxOpenTime how long it stays open at most: each trial that fails doubles the time, give or take a fifth, 10 ms to 10 min;
 *     less than {@code openTime} counts as that; default 5 s
 * @param halfOpenCalls calls that have to go well before it is closed again, 1 to 100; default 1
 * @param slowCallRate percent of slow calls in the window that opens it, 1 to 100; default 100
 * @param slowCallTime what takes longer is slow, 1 ms to 10 min; a call is a batch of commands; default 1 min
 */
public record BreakerConfig(
        int failureRate,
        int window,
        int minCalls,
        Duration openTime,
        Duration maxOpenTime,
        int halfOpenCalls,
        int slowCallRate,
        Duration slowCallTime) {
    private static final Setting<Integer> FAILURE_RATE = Setting.integer("crossfade.breaker.failure-rate", 1, 100, 50);
    private static final Setting<Integer> WINDOW = Setting.integer("crossfade.breaker.window", 1, 10_000, 20);
    private static final Setting<Integer> MIN_CALLS = Setting.integer("crossfade.breaker.min-calls", 1, 10_000, 5);
    private static final Setting<Duration> OPEN_TIME = Setting.duration(
            "crossfade.breaker.open-time", Duration.ofMillis(10), Duration.ofMinutes(10), Duration.ofSeconds(1));
    private static final Setting<Duration> MAX_OPEN_TIME = Setting.duration(
            "crossfade.breaker.max-open-time", Duration.ofMillis(10), Duration.ofMinutes(10), Duration.ofSeconds(5));
    private static final Setting<Integer> HALF_OPEN_CALLS =
            Setting.integer("crossfade.breaker.half-open-calls", 1, 100, 1);
    private static final Setting<Integer> SLOW_CALL_RATE =
            Setting.integer("crossfade.breaker.slow-call-rate", 1, 100, 100);
    private static final Setting<Duration> SLOW_CALL_TIME = Setting.duration(
            "crossfade.breaker.slow-call-time", Duration.ofMillis(1), Duration.ofMinutes(10), Duration.ofMinutes(1));

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
        MAX_OPEN_TIME.check(maxOpenTime);
        HALF_OPEN_CALLS.check(halfOpenCalls);
        SLOW_CALL_RATE.check(slowCallRate);
        SLOW_CALL_TIME.check(slowCallTime);
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
                settings.get(FAILURE_RATE),
                settings.get(WINDOW),
                settings.get(MIN_CALLS),
                settings.get(OPEN_TIME),
                settings.get(MAX_OPEN_TIME),
                settings.get(HALF_OPEN_CALLS),
                settings.get(SLOW_CALL_RATE),
                settings.get(SLOW_CALL_TIME));
    }

    /** Returns every setting of this record. */
    public static List<Setting<?>> settings() {
        return List.of(
                FAILURE_RATE,
                WINDOW,
                MIN_CALLS,
                OPEN_TIME,
                MAX_OPEN_TIME,
                HALF_OPEN_CALLS,
                SLOW_CALL_RATE,
                SLOW_CALL_TIME);
    }

    /** Returns a copy that stays open this long. */
    public BreakerConfig withOpenTime(Duration value) {
        return new BreakerConfig(
                failureRate, window, minCalls, value, maxOpenTime, halfOpenCalls, slowCallRate, slowCallTime);
    }

    /** Returns a copy that stays open at most this long. */
    public BreakerConfig withMaxOpenTime(Duration value) {
        return new BreakerConfig(
                failureRate, window, minCalls, openTime, value, halfOpenCalls, slowCallRate, slowCallTime);
    }

    /** Returns a copy that opens by this percentage of calls slower than this. */
    public BreakerConfig withSlowCalls(int rate, Duration time) {
        return new BreakerConfig(failureRate, window, minCalls, openTime, maxOpenTime, halfOpenCalls, rate, time);
    }

    /** Returns the longest time between two trials. */
    Duration longestOpenTime() {
        return maxOpenTime.compareTo(openTime) < 0 ? openTime : maxOpenTime;
    }
}
