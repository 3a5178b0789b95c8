package io.crossfade.backfill.filter;

/**
 * Hash slots from one to another, written {@code 0-8191} or {@code 12}. Immutable.
 *
 * @param first the first, 0 to 16,383
 * @param last the last, {@code first} to 16,383
 */
public record SlotRange(int first, int last) {
    static final String FORM = "slots";
    static final String RANGE = "n or n-m, 0 to 16_383";

    private static final int SLOTS = 16_384;

    /**
     * Checks the bounds.
     *
     * @throws IllegalArgumentException if they are not in order or not slots
     */
    public SlotRange {
        if (first < 0 || last < first || last >= SLOTS) {
            throw new IllegalArgumentException("slots are 0 to 16383, the lower one first");
        }
    }

    static SlotRange parse(String text) {
        int dash = text.indexOf('-');
        return dash < 0
                ? new SlotRange(number(text), number(text))
                : new SlotRange(number(text.substring(0, dash)), number(text.substring(dash + 1)));
    }

    private static int number(String text) {
        return Integer.parseInt(text.strip());
    }

    boolean contains(int slot) {
        return slot >= first && slot <= last;
    }

    /** Returns the range as it is written. */
    @Override
    public String toString() {
        return first == last ? Integer.toString(first) : first + "-" + last;
    }
}
