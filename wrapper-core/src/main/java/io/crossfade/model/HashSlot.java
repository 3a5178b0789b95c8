package io.crossfade.model;

/** The hash slot of a key as Redis Cluster computes it (CRC16/XMODEM of the hash tag, modulo 16384). */
public final class HashSlot {
    /** The number of hash slots: 16384. */
    public static final int COUNT = 16_384;

    private static final int[] CRC = table();

    private HashSlot() {}

    /** Returns the slot, 0 to 16383, of {@code key}. */
    public static int of(byte[] key) {
        int from = 0;
        int to = key.length;
        int open = indexOf(key, '{', 0);
        if (open >= 0) {
            int close = indexOf(key, '}', open + 1);
            if (close > open + 1) {
                from = open + 1;
                to = close;
            }
        }
        int crc = 0;
        for (int i = from; i < to; i++) {
            crc = ((crc << 8) ^ CRC[((crc >>> 8) ^ (key[i] & 0xFF)) & 0xFF]) & 0xFFFF;
        }
        return crc & (COUNT - 1);
    }

    private static int indexOf(byte[] bytes, char wanted, int from) {
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] == wanted) {
                return i;
            }
        }
        return -1;
    }

    private static int[] table() {
        int[] table = new int[256];
        for (int i = 0; i < 256; i++) {
            int crc = i << 8;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 0x8000) == 0 ? crc << 1 : (crc << 1) ^ 0x1021;
            }
            table[i] = crc & 0xFFFF;
        }
        return table;
    }
}
