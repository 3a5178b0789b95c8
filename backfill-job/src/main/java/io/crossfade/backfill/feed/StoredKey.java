package io.crossfade.backfill.feed;

import static java.util.Objects.requireNonNull;

import io.crossfade.model.Key;
import org.jspecify.annotations.Nullable;

/**
 * A key as a snapshot holds it.
 *
 * @param database the number of its database
 * @param key the key
 * @param payload its value, as DUMP would give it and RESTORE takes it
 * @param expiresAtMillis when it expires, in milliseconds since 1970; {@link #NEVER} if it does not
 * @param idleSeconds for how long nobody had touched it, or {@link #UNKNOWN}
 * @param frequency its logarithmic counter of touches, 0 to 255, or {@link #UNKNOWN}
 * @param refusal why the payload does not tell all, so that it must not be restored; else null
 */
public record StoredKey(
        int database,
        Key key,
        byte[] payload,
        long expiresAtMillis,
        long idleSeconds,
        int frequency,
        @Nullable String refusal) {
    /** Stands for an expiry that will not come. */
    public static final long NEVER = 0;

    /** Stands for what the snapshot does not tell. */
    public static final int UNKNOWN = -1;

    /** Checks that there are a key and a value. */
    public StoredKey {
        requireNonNull(key, "key");
        requireNonNull(payload, "payload");
    }

    /** Returns whether it has expired by {@code nowMillis}. */
    public boolean isExpired(long nowMillis) {
        return expiresAtMillis != NEVER && expiresAtMillis <= nowMillis;
    }
}
