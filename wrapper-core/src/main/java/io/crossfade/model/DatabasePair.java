package io.crossfade.model;

import static java.util.Objects.requireNonNull;

import java.util.regex.Pattern;

/**
 * A database that is migrated. Applications know it by its number on the source, and its keys by their names there, in every
 * phase.
 *
 * @param source its number on the source, 0 to 16383
 * @param target its number on the target, 0 to 16383
 * @param prefix what the names of its keys begin with on the target; usually nothing
 */
public record DatabasePair(int source, int target, String prefix) {
    /** What is allowed, in words. */
    public static final String RANGE = "n, source:target or source:target:prefix, 0 to 16_383 each,"
            + " a prefix of at most 64 letters, digits and any of : . _ - /, a letter first";

    private static final int LARGEST = 16_383;

    /** No brace: a hash tag stays what it is. No word of a pattern: the prefix stands before one as it is. */
    private static final Pattern PREFIX = Pattern.compile("|[A-Za-z][A-Za-z0-9:._/-]{0,63}");

    /**
     * Checks the numbers and the prefix.
     *
     * @throws IllegalArgumentException if one is not allowed
     */
    public DatabasePair {
        requireNonNull(prefix, "prefix");
        if (source < 0
                || source > LARGEST
                || target < 0
                || target > LARGEST
                || !PREFIX.matcher(prefix).matches()) {
            throw new IllegalArgumentException(
                    "database " + text(source, target, prefix) + " is not allowed; allowed: " + RANGE);
        }
    }

    /** A database whose keys have the same names on both sides. */
    public DatabasePair(int source, int target) {
        this(source, target, "");
    }

    /**
     * Reads {@code 3}, {@code 5:1} or {@code 5:1:five:}. Everything behind the second colon is the prefix.
     *
     * @throws IllegalArgumentException if it is none of them, or not allowed
     */
    public static DatabasePair parse(String text) {
        String[] parts = text.split(":", 3);
        int source = Integer.parseInt(parts[0].strip());
        if (parts.length == 1) {
            return new DatabasePair(source, source);
        }
        int target = Integer.parseInt(parts[1].strip());
        if (parts.length == 2) {
            return new DatabasePair(source, target);
        }
        if (parts[2].isBlank()) {
            throw new IllegalArgumentException("database " + text + " is not allowed; allowed: " + RANGE);
        }
        return new DatabasePair(source, target, parts[2].strip());
    }

    /** Returns its number on {@code side}. */
    public int on(Side side) {
        return switch (side) {
            case SOURCE -> source;
            case TARGET -> target;
        };
    }

    /** Returns whether {@code other} has the same numbers. */
    public boolean hasNumbersOf(DatabasePair other) {
        return source == other.source && target == other.target;
    }

    private static String text(int source, int target, String prefix) {
        return source + ":" + target + (prefix.isEmpty() ? "" : ":" + prefix);
    }

    /** As it is written: {@code 3}, {@code 5:1} or {@code 5:1:five:}. */
    @Override
    public String toString() {
        return source == target && prefix.isEmpty() ? Integer.toString(source) : text(source, target, prefix);
    }
}
