package io.crossfade.backfill.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is written where. */
final class OutputOptions {
    private static final String STANDARD_OUTPUT = "json";

    @Option(
            names = "--report",
            paramLabel = "json|FILE",
            description = "Write the report as JSON: to standard output, instead of the text, or to a file, beside it.")
    private @Nullable String report;

    @Option(
            names = "--progress",
            paramLabel = "auto|bar|plain|none",
            description = "How progress is shown, on standard error. Default: ${DEFAULT-VALUE}, a bar on a terminal.",
            defaultValue = "auto")
    private ProgressStyle progress = ProgressStyle.AUTO;

    @Option(names = "--show-keys", description = "Name keys in the report as they are, not by fingerprint.")
    private boolean showKeys;

    KeyNames keyNames() {
        return new KeyNames(showKeys);
    }

    ShownProgress show(Console console) {
        return progress.show(console);
    }

    /** Writes the report, as text and as JSON, where they are wanted. */
    void write(Console console, String text, Map<String, ?> json) {
        if (report == null) {
            console.result(text);
        } else if (report.equals(STANDARD_OUTPUT)) {
            console.result(Json.text(json));
        } else {
            console.result(text);
            writeFile(Path.of(report), Json.text(json));
        }
    }

    private static void writeFile(Path file, String text) {
        try {
            Files.writeString(file, text + System.lineSeparator());
        } catch (IOException e) {
            throw new ReportException("the report cannot be written to " + file + ": " + e, e);
        }
    }
}
