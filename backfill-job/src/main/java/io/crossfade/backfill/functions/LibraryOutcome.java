package io.crossfade.backfill.functions;

import java.util.Locale;

/** How a function library of the source ended, on the primary of the target where that was worst. From good to bad. */
public enum LibraryOutcome {
    /** The target had it with the same code. */
    IDENTICAL,
    /** It was loaded. */
    COPIED,
    /** The target has another one of this name, which stays. */
    KEPT,
    /** The target lacks it, or has another one of this name; nothing was to be changed. */
    DIFFERENT,
    /** The target does not take it, or the source keeps changing it. */
    REFUSED;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** Returns the lower-case name, as used in reports. */
    public String label() {
        return label;
    }

    LibraryOutcome or(LibraryOutcome other) {
        return compareTo(other) < 0 ? other : this;
    }
}
