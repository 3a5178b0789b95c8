package io.crossfade.model;

import java.util.Locale;

/** One of the two Redis instances of a migration. A side never changes its meaning while a migration lives. */
public enum Side {
    /** The old instance. */
    SOURCE,
    /** The new instance. */
    TARGET;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** Returns the other instance. */
    public Side other() {
        return this == SOURCE ? TARGET : SOURCE;
    }

    /** Returns the lower-case name, as used in settings, metrics and messages. */
    public String label() {
        return label;
    }
}
