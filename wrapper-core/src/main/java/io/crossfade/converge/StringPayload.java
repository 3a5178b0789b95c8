package io.crossfade.converge;

/** A string as DUMP would give it, uncompressed, in a version of the format that every server reads. */
final class StringPayload {
    /** Of Redis 5.0; the form of a plain string has not changed since. */
    private static final int VERSION = 9;

    private static final int TYPE_BYTES = 1;
    private static final int LONGEST_HEAD = 5;
    private static final int SHORT_BITS = 6;
    private static final int MIDDLE_BITS = 14;
    private static final int MIDDLE = 0x40;
    private static final int LONG = 0x80;

    private StringPayload() {}

    /** Returns the payload, whose first byte is the type: 0. */
    static byte[] of(byte[] value) {
        byte[] payload = new byte[TYPE_BYTES + headBytes(value.length) + value.length + PayloadFooter.BYTES];
        int at = putLength(payload, TYPE_BYTES, value.length);
        System.arraycopy(value, 0, payload, at, value.length);
        PayloadFooter.put(payload, VERSION);
        return payload;
    }

    private static int headBytes(int length) {
        return length < 1 << SHORT_BITS ? 1 : length < 1 << MIDDLE_BITS ? 2 : LONGEST_HEAD;
    }

    /** Highest bytes first, under a mark of how many there are. */
    private static int putLength(byte[] payload, int from, int length) {
        int head = headBytes(length);
        for (int i = 0; i < head; i++) {
            payload[from + head - 1 - i] = (byte) (i < Integer.BYTES ? length >>> i * Byte.SIZE : 0);
        }
        payload[from] |= (byte) (head == 1 ? 0 : head == 2 ? MIDDLE : LONG);
        return from + head;
    }
}
