package io.crossfade.testing;

import java.util.Comparator;

/**
 * One way in which a key differs between two servers.
 *
 * @param key the key as printable text, other bytes as {@code \xHH}
 * @param kind what differs
 * @param detail both sides in a few words
 */
public record Difference(String key, Kind kind, String detail) {
    /** Orders by key, then by kind. */
    static final Comparator<Difference> ORDER =
            Comparator.comparing(Difference::key).thenComparing(Difference::kind);

    /** What differs. */
    public enum Kind {
        /** The key is on the first server only. */
        MISSING,
        /** The key is on the second server only. */
        EXTRA,
        /** The key has another type. */
        TYPE,
        /** The key has another value. */
        VALUE,
        /** The key expires at another time, or only on one server. */
        EXPIRY
    }

    @Override
    public String toString() {
        return kind + " " + key + ": " + detail;
    }
}
