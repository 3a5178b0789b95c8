package io.crossfade.backfill.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What is written where. */
final class OutputOptions {
    @Option(
            names = "--report",
            paramLabel = "text|json|html|FILE",
            description =
                    "The form of the report on standard output, default text; or a file to write it to as well: as HTML"
                            + " if its name ends with .html, as text if with .txt, else as JSON. HTML is one file without scripts or links.")
    private @Nullable String report;

    @Option(
            names = "--progress",
            paramLabel = "auto|bar|plain|none",
            description = "How progress is shown, on standard error. Default: ${DEFAULT-VALUE}, a bar on a terminal.",
            defaultValue = "auto")
    private ProgressStyle progress = ProgressStyle.AUTO;

    @Option(names = "--show-keys", description = "Name keys in the report as they are, not by fingerprint.")
    private boolean showKeys;

    @Mixin
    private MetricsOptions metrics = new MetricsOptions();

    private @Nullable RunMetrics shownMetrics;

    KeyNames keyNames() {
        return new KeyNames(showKeys);
    }

    /**
     * Begins to show the figures of a run, if they are wanted, until what it returns is closed.
     *
     * @param command what runs
     * @param outcomes how keys may end; empty if the command does not tell
     * @throws IllegalArgumentException if they cannot be shown
     */
    Measured measure(Console console, String command, List<String> outcomes) {
        InetSocketAddress address = metrics.address();
        RunMetrics opened = address == null ? null : RunMetrics.open(address, command, outcomes, console);
        shownMetrics = opened;
        return () -> {
            if (opened != null) {
                opened.close();
            }
        };
    }

    /** Until it is closed. */
    interface Measured extends AutoCloseable {
        @Override
        void close();
    }

    ShownProgress show(Console console) {
        ShownProgress shown = progress.show(console);
        RunMetrics told = shownMetrics;
        return told == null ? shown : told.around(shown);
    }

    /** Writes the report where it is wanted, in the form that is wanted. */
    void write(Console console, String text, Map<String, ?> json) {
        String wanted = report == null ? ReportForm.TEXT.name() : report;
        for (ReportForm form : ReportForm.values()) {
            if (form.name().equalsIgnoreCase(wanted)) {
                console.result(form.write(text, json));
                return;
            }
        }
        console.result(text);
        Path file = Path.of(wanted);
        writeFile(file, ReportForm.of(file).write(text, json));
    }

    private static void writeFile(Path file, String text) {
        try {
            Files.writeString(file, text + System.lineSeparator());
        } catch (IOException e) {
            throw new ReportException("the report cannot be written to " + file + ": " + e, e);
        }
    }
}
