package io.crossfade.converge;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What a key is after a command that determines the whole of it: a string that never expires, or nothing. Immutable. */
public final class Overwrite {
    private static final Overwrite GONE = new Overwrite(null);

    private final byte @Nullable [] value;

    private Overwrite(byte @Nullable [] value) {
        this.value = value;
    }

    /** Returns what SET of {@code value} leaves; the array is kept. */
    public static Overwrite with(byte[] value) {
        return new Overwrite(requireNonNull(value, "value"));
    }

    /** Returns what DEL leaves. */
    public static Overwrite gone() {
        return GONE;
    }

    /** Returns the same with an array of its own. */
    public Overwrite copy() {
        return value == null ? this : new Overwrite(value.clone());
    }

    /** Returns the size of the value, 0 if the key is gone. */
    public int bytes() {
        return value == null ? 0 : value.length;
    }

    /** Returns whether a reply of GET and an expiry are those of a key that is still so. */
    boolean isStill(@Nullable Object reply, Expiry expiry) {
        if (expiry.refusal() != null) {
            return false;
        }
        return value == null
                ? reply == null && expiry.noKey()
                : reply instanceof byte[] now && expiry.atMillis() == Expiry.NEVER && Arrays.equals(value, now);
    }
}
