package io.crossfade.converge;

import java.util.Locale;

/** What values consist of. */
public enum PartKind {
    /** A field of a hash, with its value and its expiry. */
    FIELD(true),
    /** A member of a set, or of a sorted set with its score. */
    MEMBER(true),
    /** An element of a list, by its index. */
    ELEMENT(false),
    /** A byte of a string, by its offset. */
    BYTE(false),
    /** An entry of a stream, by its id. */
    ENTRY(false),
    /** What a stream keeps besides: {@code last-id}, {@code entries-added}, {@code max-deleted-id}. */
    COUNTER(false),
    /** A consumer group of a stream, with the id that it delivered last. */
    GROUP(true),
    /** A consumer of a group. */
    CONSUMER(true),
    /** An entry that a consumer of a group has not acknowledged, by its id, with the consumer and the number of deliveries. */
    PENDING(false);

    private final String label = name().toLowerCase(Locale.ROOT);
    private final boolean named;

    PartKind(boolean named) {
        this.named = named;
    }

    /** Returns the lower-case name, as used in reports. */
    public String label() {
        return label;
    }

    /** Returns whether such a part has a name that the application gave it, which is its data; others have a place. */
    public boolean isNamed() {
        return named;
    }
}
