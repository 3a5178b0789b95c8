package io.crossfade.backfill.progress;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What makes a job slower than it could be, at one moment.
 *
 * @param source how long the source takes to answer, or null while nobody knows
 * @param target how long the target takes to answer, or null while nobody knows
 * @param share the share of the time that workers use the servers, 0 to 1; 0 while the job holds
 * @param reason why that is less than 1, in a few words; else empty
 */
public record ThrottleState(@Nullable Duration source, @Nullable Duration target, double share, String reason) {
    /** Nothing does. */
    public static final ThrottleState NONE = new ThrottleState(null, null, 1, "");
}
