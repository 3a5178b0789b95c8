package io.crossfade.backfill.gentle;

import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A number of things per second that all workers of this process together may have. Thread-safe. */
public final class Rate implements Budget {
    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final int PERIODS_PER_SECOND = 20;
    private static final Duration LONGEST_WAIT = Duration.ofDays(1);

    private final @Nullable RateLimiter limiter;

    /** Allows so many per second; 0 for any number. */
    public Rate(int perSecond) {
        this.limiter = perSecond == 0 ? null : limiter(perSecond);
    }

    @Override
    public long reserve(int count) {
        if (limiter == null || count == 0) {
            return 0;
        }
        long nanos = limiter.reservePermission(count);
        return nanos < 0 ? LONGEST_WAIT.toNanos() : nanos;
    }

    private static RateLimiter limiter(int perSecond) {
        int perPeriod = Math.max(1, perSecond / PERIODS_PER_SECOND);
        return RateLimiter.of(
                "crossfade-backfill",
                RateLimiterConfig.custom()
                        .limitForPeriod(perPeriod)
                        .limitRefreshPeriod(Duration.ofNanos(NANOS_PER_SECOND * perPeriod / perSecond))
                        .timeoutDuration(LONGEST_WAIT)
                        .build());
    }
}
