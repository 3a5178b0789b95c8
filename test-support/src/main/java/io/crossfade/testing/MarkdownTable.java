package io.crossfade.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the tables of a Markdown document, so that a test can compare them with the code. */
public final class MarkdownTable {
    private MarkdownTable() {}

    /**
     * Returns the rows of every table whose first column has the given title, as column title to text without code marks.
     *
     * @throws IOException if the document cannot be read
     */
    public static List<Map<String, String>> rows(Path document, String firstColumn) throws IOException {
        List<Map<String, String>> rows = new ArrayList<>();
        List<String> titles = List.of();
        for (String line : Files.readAllLines(document)) {
            if (!line.startsWith("|")) {
                titles = List.of();
                continue;
            }
            List<String> cells = cells(line);
            if (titles.isEmpty()) {
                titles = cells;
            } else if (titles.get(0).equals(firstColumn) && !cells.get(0).startsWith("---")) {
                rows.add(row(document, titles, cells));
            }
        }
        return rows;
    }

    private static Map<String, String> row(Path document, List<String> titles, List<String> cells) {
        if (cells.size() != titles.size()) {
            throw new IllegalArgumentException(document + " has a row with another number of columns: " + cells);
        }
        Map<String, String> row = new LinkedHashMap<>();
        for (int i = 0; i < titles.size(); i++) {
            row.put(titles.get(i), cells.get(i));
        }
        return row;
    }

    private static List<String> cells(String line) {
        String inner = line.strip().replaceFirst("^\\|", "").replaceFirst("\\|$", "");
        return Arrays.stream(inner.split("\\|", -1))
                .map(cell -> cell.replace("`", "").strip())
                .toList();
    }
}
