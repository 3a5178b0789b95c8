package io.crossfade.converge;

import java.util.Locale;

/** In what a key differs between the two sides. */
public enum Difference {
    /** In nothing: both hold the same value of the same type with the same expiry, or neither has the key. */
    NONE,
    /** The authority has the key, the shadow has not. */
    MISSING,
    /** The shadow has the key, the authority has not. */
    EXTRA,
    /** Its type. */
    TYPE,
    /** Its value. */
    VALUE,
    /** Its expiry only. */
    EXPIRY,
    /** It changed on the authority meanwhile: no verdict, compare again. */
    CHANGING,
    /** A server refused to read it. */
    UNREADABLE,
    /** It has no name on the target, where another database's keys are called so: see {@code KeyMapping}. */
    COLLIDING;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** Returns the lower-case name, as used in reports. */
    public String label() {
        return label;
    }
}
