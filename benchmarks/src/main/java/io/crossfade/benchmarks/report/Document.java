package io.crossfade.benchmarks.report;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where tables go: to the standard output, and into their section of a Markdown document if one is given. */
public final class Document {
    private final @Nullable Path file;
    private final PrintStream out;

    /** Writes to {@code out}, and into {@code file} unless that is null. */
    public Document(@Nullable Path file, PrintStream out) {
        this.file = file;
        this.out = out;
    }

    /** Shows what is going on; not part of the document. */
    public void say(String line) {
        out.println(line);
        out.flush();
    }

    /**
     * Prints {@code markdown} and replaces with it what stands between {@code <!-- begin section -->} and {@code <!-- end
     * section -->}.
     *
     * @throws IllegalArgumentException if the document has no such section
     */
    public void section(String section, String markdown) {
        out.println();
        out.println(markdown);
        out.flush();
        if (file == null) {
            return;
        }
        try {
            Files.writeString(file, replaced(Files.readString(file), section, markdown));
        } catch (IOException e) {
            throw new UncheckedIOException("the document " + file + " cannot be rewritten", e);
        }
    }

    private static String replaced(String text, String section, String markdown) {
        String begin = "<!-- begin " + section + " -->\n";
        String end = "<!-- end " + section + " -->";
        int from = text.indexOf(begin);
        int to = text.indexOf(end, Math.max(0, from));
        if (from < 0 || to < 0) {
            throw new IllegalArgumentException("the document has no section between " + begin.strip() + " and " + end);
        }
        return text.substring(0, from + begin.length()) + "\n" + markdown.strip() + "\n\n" + text.substring(to);
    }
}
