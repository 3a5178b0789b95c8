package io.crossfade.command;

import java.nio.charset.StandardCharsets;

/** Reads arguments as the server does: names and options without regard to case, numbers in plain decimal. */
final class Ascii {
    /** Digits that certainly fit an {@code int}. */
    private static final int MAX_DIGITS = 9;

    private Ascii() {}

    static byte[] upperCase(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = upperCase(bytes[i]);
        }
        return bytes;
    }

    static byte upperCase(byte b) {
        return b >= 'a' && b <= 'z' ? (byte) (b - ('a' - 'A')) : b;
    }

    /** Returns whether {@code arg} is {@code upper}, which is in upper case, in any case. */
    static boolean matches(byte[] arg, byte[] upper) {
        if (arg.length != upper.length) {
            return false;
        }
        for (int i = 0; i < upper.length; i++) {
            byte b = arg[i];
            if (b != upper[i] && upperCase(b) != upper[i]) {
                return false;
            }
        }
        return true;
    }

    static boolean matchesAny(byte[] arg, byte[][] uppers) {
        for (byte[] upper : uppers) {
            if (matches(arg, upper)) {
                return true;
            }
        }
        return false;
    }

    /** Returns the number that {@code arg} is in plain decimal, or -1 if it is none or has more than 9 digits. */
    static int count(byte[] arg) {
        boolean leadingZero = arg.length > 1 && arg[0] == '0';
        if (arg.length == 0 || arg.length > MAX_DIGITS || leadingZero) {
            return -1;
        }
        int number = 0;
        for (byte b : arg) {
            if (b < '0' || b > '9') {
                return -1;
            }
            number = number * 10 + (b - '0');
        }
        return number;
    }
}
