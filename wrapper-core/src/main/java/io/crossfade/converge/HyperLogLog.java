package io.crossfade.converge;

import java.util.Arrays;

/**
 * Compares HyperLogLogs without the estimate that each server keeps inside the value: PFCOUNT, a read to every client,
 * writes it (Redis 7.0.15, hyperloglog.c).
 *
 * <p>The layout: "HYLL", the encoding (0 dense, 1 sparse), three zeroes, the estimate in 8 bytes, the registers.
 */
final class HyperLogLog {
    private static final byte[] MAGIC = Wire.bytes("HYLL");
    private static final int ESTIMATE_AT = 8;
    private static final int REGISTERS_AT = 16;
    private static final int DENSE_BYTES = 12_304;

    private HyperLogLog() {}

    /** Returns whether both strings are HyperLogLogs with the same registers. */
    static boolean same(byte[] one, byte[] other) {
        return isOne(one)
                && one.length == other.length
                && Arrays.equals(one, 0, ESTIMATE_AT, other, 0, ESTIMATE_AT)
                && Arrays.equals(one, REGISTERS_AT, one.length, other, REGISTERS_AT, other.length);
    }

    /** Returns the string with zeroes for the estimate if it is a HyperLogLog, else as it is. */
    static byte[] withoutEstimate(byte[] text) {
        if (!isOne(text)) {
            return text;
        }
        byte[] registers = text.clone();
        Arrays.fill(registers, ESTIMATE_AT, REGISTERS_AT, (byte) 0);
        return registers;
    }

    private static boolean isOne(byte[] text) {
        if (text.length <= REGISTERS_AT || !Arrays.equals(text, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            return false;
        }
        boolean known = text[4] == 1 || (text[4] == 0 && text.length == DENSE_BYTES);
        return known && (text[5] | text[6] | text[7]) == 0;
    }
}
