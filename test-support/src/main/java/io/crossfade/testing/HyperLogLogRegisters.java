package io.crossfade.testing;

import java.util.Arrays;

/**
 * The registers of a HyperLogLog string. Two equal ones may have different bytes: the cached cardinality and the choice
 * between the sparse and the dense form are each server's own. Format as in Redis 7.0, {@code hyperloglog.c}.
 *
 * @param values the 16384 registers
 */
record HyperLogLogRegisters(byte[] values) {
    private static final int REGISTERS = 16_384;
    private static final int HEADER_BYTES = 16;
    private static final int REGISTER_BITS = 6;
    private static final int DENSE_BYTES = REGISTERS * REGISTER_BITS / 8;

    /** Returns the registers if {@code value} is a HyperLogLog, else the value itself. */
    static Object orText(byte[] value) {
        boolean magic =
                value.length > HEADER_BYTES && value[0] == 'H' && value[1] == 'Y' && value[2] == 'L' && value[3] == 'L';
        if (magic && value[4] == 0 && value.length >= HEADER_BYTES + DENSE_BYTES) {
            return new HyperLogLogRegisters(dense(value));
        }
        if (magic && value[4] == 1) {
            return new HyperLogLogRegisters(sparse(value));
        }
        return new BinaryKey(value);
    }

    private static byte[] dense(byte[] value) {
        byte[] registers = new byte[REGISTERS];
        for (int i = 0; i < REGISTERS; i++) {
            int bit = i * REGISTER_BITS;
            int at = HEADER_BYTES + bit / 8;
            int low = value[at] & 0xFF;
            int high = at + 1 < value.length ? value[at + 1] & 0xFF : 0;
            registers[i] = (byte) (((low | high << 8) >> bit % 8) & 0x3F);
        }
        return registers;
    }

    /** Opcodes: 00xxxxxx a run of zeros, 01xxxxxx yyyyyyyy a long run of zeros, 1vvvvvxx a run of a value. */
    private static byte[] sparse(byte[] value) {
        byte[] registers = new byte[REGISTERS];
        int register = 0;
        for (int i = HEADER_BYTES; i < value.length && register < REGISTERS; i++) {
            int op = value[i] & 0xFF;
            if ((op & 0x80) != 0) {
                int end = Math.min(REGISTERS, register + (op & 0x3) + 1);
                Arrays.fill(registers, register, end, (byte) ((op >> 2 & 0x1F) + 1));
                register = end;
            } else if ((op & 0x40) != 0 && i + 1 < value.length) {
                register += ((op & 0x3F) << 8 | value[++i] & 0xFF) + 1;
            } else {
                register += (op & 0x3F) + 1;
            }
        }
        return registers;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HyperLogLogRegisters that && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return "HyperLogLog " + Integer.toHexString(hashCode());
    }
}
