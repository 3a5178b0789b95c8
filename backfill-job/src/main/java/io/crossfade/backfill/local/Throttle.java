package io.crossfade.backfill.local;

import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Holds all workers together to a number of keys per second. Thread-safe. */
final class Throttle {
    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final int PERIODS_PER_SECOND = 20;
    private static final Duration LONGEST_WAIT = Duration.ofDays(1);

    private final @Nullable RateLimiter limiter;
    private final Stop stop;

    /**
     * Creates a throttle.
     *
     * @param keysPerSecond the bound; 0 for none
     */
    Throttle(int keysPerSecond, Stop stop) {
        this.limiter = keysPerSecond == 0 ? null : limiter(keysPerSecond);
        this.stop = stop;
    }

    /** Waits until {@code keys} keys more are allowed. */
    void acquire(int keys) {
        stop.check();
        if (limiter == null || keys == 0) {
            return;
        }
        long nanos = limiter.reservePermission(keys);
        while (nanos < 0) {
            stop.pause(Duration.ofSeconds(1));
            nanos = limiter.reservePermission(keys);
        }
        if (nanos > 0) {
            stop.pause(Duration.ofNanos(nanos));
        }
    }

    private static RateLimiter limiter(int keysPerSecond) {
        int perPeriod = Math.max(1, keysPerSecond / PERIODS_PER_SECOND);
        return RateLimiter.of(
                "crossfade-backfill",
                RateLimiterConfig.custom()
                        .limitForPeriod(perPeriod)
                        .limitRefreshPeriod(Duration.ofNanos(NANOS_PER_SECOND * perPeriod / keysPerSecond))
                        .timeoutDuration(LONGEST_WAIT)
                        .build());
    }
}
