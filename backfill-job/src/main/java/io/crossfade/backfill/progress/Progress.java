package io.crossfade.backfill.progress;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How far a job is at one moment.
 *
 * @param step what is being done, as in {@code copy}
 * @param fraction the part that is done, 0 to 1
 * @param exact whether {@code fraction} is exact; else it is estimated from the number of keys
 * @param keys keys handled, those of earlier runs of the same job included
 * @param keysPerSecond keys handled per second, over the last ten seconds
 * @param remaining the time it will still take at this pace, or null while nobody can tell
 * @param throttle what makes the job slower than it could be
 */
public record Progress(
        String step,
        double fraction,
        boolean exact,
        long keys,
        double keysPerSecond,
        @Nullable Duration remaining,
        ThrottleState throttle) {
    /** Of a job that nothing makes slower. */
    public Progress(
            String step,
            double fraction,
            boolean exact,
            long keys,
            double keysPerSecond,
            @Nullable Duration remaining) {
        this(step, fraction, exact, keys, keysPerSecond, remaining, ThrottleState.NONE);
    }
}
