package io.crossfade.backfill.filter;

import java.util.Locale;

/** The type of a value as TYPE tells it; what a module defines is {@link #MODULE}. */
public enum KeyType {
    STRING,
    LIST,
    SET,
    ZSET,
    HASH,
    STREAM,
    MODULE;

    static final String FORM = "type";
    static final String RANGE = "string, list, set, zset, hash, stream, module";

    static KeyType parse(String text) {
        return valueOf(text.strip().toUpperCase(Locale.ROOT));
    }

    /** Returns the type that a server calls {@code name}. */
    public static KeyType named(String name) {
        for (KeyType type : values()) {
            if (type.toString().equals(name)) {
                return type;
            }
        }
        return MODULE;
    }

    /** Returns the name as it is written. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
