package io.crossfade.backfill.plan;

/**
 * A range of scan positions: the unit of work. Positions are unsigned 64-bit numbers, the bit-reversed cursors.
 *
 * @param id the number of the slice within its plan, from 0
 * @param from the first position
 * @param to the position behind the last one; 0 stands for 2^64
 */
public record Slice(int id, long from, long to) {
    /**
     * Checks the bounds.
     *
     * @throws IllegalArgumentException if the slice is empty or its number is negative
     */
    public Slice {
        if (id < 0) {
            throw new IllegalArgumentException("id=" + id + " must not be negative");
        }
        if (to != 0 && Long.compareUnsigned(from, to) >= 0) {
            throw new IllegalArgumentException(
                    "from=" + Long.toUnsignedString(from) + " must be below to=" + Long.toUnsignedString(to));
        }
    }

    /** Returns whether {@code position} lies behind this slice. */
    boolean isBefore(long position) {
        return to != 0 && Long.compareUnsigned(position, to) >= 0;
    }

    /** Returns the part of the whole space, above 0 and at most 1, between {@code position} and the end. */
    public double shareFrom(long position) {
        long width = to - position;
        return width == 0 ? (position == 0 ? 1 : 0) : unsigned(width) / 0x1p64;
    }

    /** Returns the part of the whole space, above 0 and at most 1, that this slice is. */
    public double share() {
        return shareFrom(from);
    }

    private static double unsigned(long value) {
        return (value >>> 1) * 2.0 + (value & 1);
    }
}
