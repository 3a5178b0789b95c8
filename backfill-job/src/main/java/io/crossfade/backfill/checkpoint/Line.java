package io.crossfade.backfill.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * One line of a checkpoint: check sum, kind, then {@code name=value} pairs. Values hold neither blanks nor line ends.
 *
 * @param kind what the line says
 * @param values its values by name, in order
 */
record Line(String kind, Map<String, String> values) {
    private static final int SUM_LENGTH = 8;

    static Line of(String kind) {
        return new Line(kind, new LinkedHashMap<>());
    }

    Line with(String name, Object value) {
        String text = String.valueOf(value);
        if (text.isEmpty() || text.chars().anyMatch(c -> c <= ' ')) {
            throw new IllegalArgumentException(name + " of a checkpoint line must be one word");
        }
        values.put(name, text);
        return this;
    }

    String value(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("a " + kind + " line lacks " + name);
        }
        return value;
    }

    /** Returns the line as it stands in the file, its end included. */
    String text() {
        StringBuilder text = new StringBuilder(kind);
        values.forEach(
                (name, value) -> text.append(' ').append(name).append('=').append(value));
        return sum(text.toString()) + " " + text + "\n";
    }

    /** Returns what {@code text} says, or nothing if it is damaged. */
    static Optional<Line> parse(String text) {
        if (text.length() <= SUM_LENGTH + 1 || text.charAt(SUM_LENGTH) != ' ') {
            return Optional.empty();
        }
        String body = text.substring(SUM_LENGTH + 1);
        if (!sum(body).equals(text.substring(0, SUM_LENGTH))) {
            return Optional.empty();
        }
        String[] words = body.split(" ", -1);
        Line line = of(words[0]);
        for (int i = 1; i < words.length; i++) {
            int equals = words[i].indexOf('=');
            if (equals < 0) {
                return Optional.empty();
            }
            line.values.put(words[i].substring(0, equals), words[i].substring(equals + 1));
        }
        return Optional.of(line);
    }

    private static String sum(String body) {
        CRC32C crc = new CRC32C();
        crc.update(body.getBytes(UTF_8));
        return String.format("%08x", crc.getValue());
    }
}
