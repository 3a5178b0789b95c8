package io.crossfade.command;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Tables of tab-separated columns, in which lines that start with {@code #} and empty ones do not count. */
final class Tsv {
    /** What stands in a column that has nothing. */
    static final String EMPTY = "-";

    private static final String COMMENT = "#";

    private Tsv() {}

    /** Returns the lines of a resource of this package. */
    static List<String> resource(String name) {
        try (InputStream stream = Tsv.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException("the resource " + name + " is missing");
            }
            return new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("the resource " + name + " cannot be read", e);
        }
    }

    /**
     * Parses each row.
     *
     * @throws IllegalStateException naming table and line, if a row has not {@code columns} columns or cannot be parsed
     */
    static <T> List<T> parse(String table, List<String> lines, int columns, Function<List<String>, T> row) {
        List<T> rows = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.isBlank() || line.startsWith(COMMENT)) {
                continue;
            }
            String place = table + " line " + (i + 1) + ": ";
            List<String> cells = List.of(line.split("\t", -1));
            if (cells.size() != columns) {
                throw new IllegalStateException(place + "has " + cells.size() + " columns instead of " + columns);
            }
            try {
                rows.add(row.apply(cells));
            } catch (IllegalArgumentException e) {
                throw new IllegalStateException(place + cells.get(0) + ": " + e.getMessage(), e);
            }
        }
        return rows;
    }

    /** Returns the constant of {@code type} that {@code cell} names. */
    static <E extends Enum<E>> E constant(Class<E> type, String cell) {
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equals(cell)) {
                return constant;
            }
        }
        throw new IllegalArgumentException("no " + type.getSimpleName() + " is called " + cell);
    }
}
