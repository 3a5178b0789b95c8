package io.crossfade.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A Markdown table under construction. Not thread-safe. */
public final class Table {
    private final List<String> titles;
    private final List<List<String>> rows = new ArrayList<>();

    /** Begins a table with these columns. */
    public Table(String... titles) {
        this.titles = List.of(titles);
    }

    /**
     * Adds a row.
     *
     * @throws IllegalArgumentException if it has another number of cells than the table has columns
     */
    public Table row(String... cells) {
        if (cells.length != titles.size()) {
            throw new IllegalArgumentException(
                    "a row of " + cells.length + " cells does not fit a table of " + titles.size() + " columns");
        }
        rows.add(List.of(cells));
        return this;
    }

    /** As {@link #row(String...)}, of a first cell and the others. */
    public Table row(String first, String[] others) {
        return row(Stream.concat(Stream.of(first), Stream.of(others)).toArray(String[]::new));
    }

    /** Returns the table as Markdown. */
    public String markdown() {
        StringBuilder text = new StringBuilder();
        line(text, titles);
        line(text, titles.stream().map(title -> "---").toList());
        rows.forEach(row -> line(text, row));
        return text.toString();
    }

    private static void line(StringBuilder text, List<String> cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }
}
