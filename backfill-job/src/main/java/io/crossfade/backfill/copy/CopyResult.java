package io.crossfade.backfill.copy;

import static java.util.Objects.requireNonNull;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one attempt did to one key.
 *
 * @param outcome how the key ended, or null if it kept changing and has to be tried again
 * @param reason why it was quarantined, else null
 */
public record CopyResult(@Nullable KeyOutcome outcome, @Nullable String reason) {
    /** The key kept changing: try again later. */
    public static final CopyResult UNSETTLED = new CopyResult(null, null);

    private static final Map<KeyOutcome, CopyResult> PLAIN = new EnumMap<>(KeyOutcome.class);

    static {
        for (KeyOutcome outcome : KeyOutcome.values()) {
            PLAIN.put(outcome, new CopyResult(outcome, null));
        }
    }

    /** The key ended so. */
    public static CopyResult of(KeyOutcome outcome) {
        return requireNonNull(PLAIN.get(outcome), "outcome");
    }

    /** The key cannot be copied, for {@code reason}. */
    public static CopyResult quarantined(String reason) {
        return new CopyResult(KeyOutcome.QUARANTINED, reason);
    }
}
