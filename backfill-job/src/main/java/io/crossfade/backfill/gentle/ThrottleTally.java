package io.crossfade.backfill.gentle;

import io.crossfade.backfill.progress.ThrottleState;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Adds up the seconds of a throttle. Not thread-safe. */
final class ThrottleTally {
    private static final int MOST_REASONS = 20;

    private final Map<String, Long> seconds = new TreeMap<>();
    private long decreases;
    private double leastShare = 1;
    private @Nullable Duration sourceWorst;
    private @Nullable Duration targetWorst;

    void second(ThrottleState state, boolean decreased) {
        decreases += decreased ? 1 : 0;
        leastShare = state.share() > 0 ? Math.min(leastShare, state.share()) : leastShare;
        sourceWorst = longer(sourceWorst, state.source());
        targetWorst = longer(targetWorst, state.target());
        if (!state.reason().isEmpty()) {
            String reason = state.reason().replaceAll("\\d+(?= (%|MiB|keys))", "n");
            if (seconds.containsKey(reason) || seconds.size() < MOST_REASONS) {
                seconds.merge(reason, 1L, Long::sum);
            }
        }
    }

    ThrottleReport report(@Nullable Long sourceBaselineNanos, @Nullable Long targetBaselineNanos) {
        return new ThrottleReport(
                decreases,
                leastShare,
                seconds,
                duration(sourceBaselineNanos),
                duration(targetBaselineNanos),
                sourceWorst,
                targetWorst);
    }

    private static @Nullable Duration duration(@Nullable Long nanos) {
        return nanos == null ? null : Duration.ofNanos(nanos);
    }

    private static @Nullable Duration longer(@Nullable Duration one, @Nullable Duration other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.compareTo(other) < 0 ? other : one;
    }
}
