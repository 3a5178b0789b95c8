package io.crossfade.backfill.gentle;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What made a job slower than it could have been.
 *
 * @param decreases how often a server had become slow, and the share was halved
 * @param leastShare the least share of the time that workers used the servers, above 0 and at most 1, while they did not hold
 * @param secondsByReason for how many seconds the job was slowed down or held, by reason
 * @param sourceBaseline how long the source took to answer when the job began, or null if it was not learned
 * @param targetBaseline how long the target took to answer when the job began, or null if it was not learned
 * @param sourceWorst how long the source took to answer in its worst second, or null if nobody asked
 * @param targetWorst how long the target took to answer in its worst second, or null if nobody asked
 */
public record ThrottleReport(
        long decreases,
        double leastShare,
        Map<String, Long> secondsByReason,
        @Nullable Duration sourceBaseline,
        @Nullable Duration targetBaseline,
        @Nullable Duration sourceWorst,
        @Nullable Duration targetWorst) {
    /** Nothing did. */
    public static final ThrottleReport NONE = new ThrottleReport(0, 1, Map.of(), null, null, null, null);

    /** Copies the map. */
    public ThrottleReport {
        secondsByReason = Map.copyOf(secondsByReason);
    }
}
