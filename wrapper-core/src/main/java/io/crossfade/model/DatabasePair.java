package io.crossfade.model;

/**
 * A database that is migrated. Applications know it by its number on the source, in every phase.
 *
 * @param source its number on the source, 0 to 16383
 * @param target its number on the target, 0 to 16383
 */
public record DatabasePair(int source, int target) {
    /** The numbers that are allowed, in words. */
    public static final String RANGE = "n or source:target, 0 to 16_383 each";

    private static final int LARGEST = 16_383;

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is out of its range
     */
    public DatabasePair {
        if (source < 0 || source > LARGEST || target < 0 || target > LARGEST) {
            throw new IllegalArgumentException(
                    "database " + source + ":" + target + " is not allowed; allowed: " + RANGE);
        }
    }

    /**
     * Reads {@code 3} or {@code 5:1}.
     *
     * @throws IllegalArgumentException if it is neither, or out of range
     */
    public static DatabasePair parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            int number = Integer.parseInt(text);
            return new DatabasePair(number, number);
        }
        return new DatabasePair(
                Integer.parseInt(text.substring(0, colon).strip()),
                Integer.parseInt(text.substring(colon + 1).strip()));
    }

    /** Returns its number on {@code side}. */
    public int on(Side side) {
        return switch (side) {
            case SOURCE -> source;
            case TARGET -> target;
        };
    }

    /** As it is written: {@code 3} or {@code 5:1}. */
    @Override
    public String toString() {
        return source == target ? Integer.toString(source) : source + ":" + target;
    }
}
