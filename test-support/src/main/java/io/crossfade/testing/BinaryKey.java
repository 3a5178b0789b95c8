package io.crossfade.testing;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** A key, or another binary string, that compares by content. */
record BinaryKey(ByteBuffer content) {
    BinaryKey(byte[] bytes) {
        this(ByteBuffer.wrap(bytes));
    }

    byte[] bytes() {
        return content.array();
    }

    boolean startsWith(byte[] prefix) {
        byte[] bytes = bytes();
        return bytes.length >= prefix.length && Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
    }

    /** Returns the bytes as text, those outside printable ASCII as {@code \xHH}. */
    String printable() {
        StringBuilder text = new StringBuilder();
        for (byte b : bytes()) {
            if (b >= ' ' && b < 0x7F && b != '\\') {
                text.append((char) b);
            } else {
                text.append(String.format("\\x%02x", b & 0xFF));
            }
        }
        return text.toString();
    }

    @Override
    public String toString() {
        return printable();
    }
}
