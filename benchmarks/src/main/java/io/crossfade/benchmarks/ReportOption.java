package io.crossfade.benchmarks;

import io.crossfade.benchmarks.report.Document;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the tables go besides the standard output. */
final class ReportOption {
    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "a Markdown document whose section of this command is replaced")
    private @Nullable Path file;

    Document document() {
        return new Document(file, System.out);
    }
}
