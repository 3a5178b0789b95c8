package io.crossfade.converge;

import java.nio.ByteBuffer;

/**
 * A number of 128 bits: the first half of a SHA-256, or a sum of such numbers modulo 2^128, whose order does not matter. Immutable.
 *
 * @param high the upper 64 bits
 * @param low the lower 64 bits
 */
public record Sum128(long high, long low) {
    /** The sum of nothing. */
    public static final Sum128 ZERO = new Sum128(0, 0);

    private static final int HEX_DIGITS = 32;
    private static final int HALF = 16;
    private static final int HEX = 16;

    /** Returns the digest of these words, each with its length before it. */
    public static Sum128 of(byte[]... words) {
        Hash128 hash = new Hash128();
        for (byte[] word : words) {
            hash.put(word);
        }
        return hash.end();
    }

    static Sum128 first(byte[] sha256) {
        ByteBuffer bytes = ByteBuffer.wrap(sha256);
        return new Sum128(bytes.getLong(), bytes.getLong());
    }

    /**
     * Reads what {@link #toString()} wrote.
     *
     * @throws NumberFormatException if it is none
     */
    public static Sum128 parse(String hex) {
        if (hex.length() != HEX_DIGITS) {
            throw new NumberFormatException(hex.length() + " digits are not " + HEX_DIGITS);
        }
        return new Sum128(
                Long.parseUnsignedLong(hex, 0, HALF, HEX), Long.parseUnsignedLong(hex, HALF, HEX_DIGITS, HEX));
    }

    /** Returns the sum modulo 2^128. */
    public Sum128 plus(Sum128 other) {
        long sum = low + other.low;
        long carry = Long.compareUnsigned(sum, low) < 0 ? 1 : 0;
        return new Sum128(high + other.high + carry, sum);
    }

    /** Returns 32 hexadecimal digits. */
    @Override
    public String toString() {
        return String.format("%016x%016x", high, low);
    }
}
