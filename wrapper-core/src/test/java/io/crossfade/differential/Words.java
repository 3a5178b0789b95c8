package io.crossfade.differential;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Turns commands and replies into text for messages, and text into bytes. */
final class Words {
    private static final int LONGEST = 60;

    private Words() {}

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Returns a command as one line, other bytes than printable ones as {@code \xHH}, long arguments cut. */
    static String printed(byte[][] command) {
        StringBuilder line = new StringBuilder();
        for (byte[] arg : command) {
            line.append(line.length() == 0 ? "" : " ").append(printed(arg));
        }
        return line.toString();
    }

    static String printed(byte[] arg) {
        StringBuilder text = new StringBuilder(arg.length == 0 ? "\"\"" : "");
        for (int i = 0; i < Math.min(arg.length, LONGEST); i++) {
            char c = (char) (arg[i] & 0xFF);
            text.append(c > ' ' && c < 127 ? String.valueOf(c) : String.format("\\x%02X", (int) c));
        }
        return arg.length > LONGEST ? text + "...(" + arg.length + ")" : text.toString();
    }

    /** Returns a reply as text. */
    static String printed(Object reply) {
        if (reply instanceof byte[] bytes) {
            return printed(bytes);
        }
        if (reply instanceof List<?> list) {
            return list.stream().map(Words::printed).limit(100).toList().toString();
        }
        if (reply instanceof Map.Entry<?, ?> pair) {
            return printed(pair.getKey()) + "=" + printed(pair.getValue());
        }
        return reply instanceof Throwable error
                ? error.getClass().getSimpleName() + ": " + error.getMessage()
                : String.valueOf(reply);
    }
}
