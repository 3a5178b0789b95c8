package io.crossfade.benchmarks.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentTest {
    private static final String TEXT =
            """
            # Figures
            <!-- begin one -->
            old
            <!-- end one -->
            between
            <!-- begin two -->
            <!-- end two -->
            """;

    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void section_ofADocument_replacesItsOwnTableOnly() throws IOException {
        Path file = Files.writeString(folder.resolve("figures.md"), TEXT);

        document(file).section("one", new Table("a", "b").row("1", "2").markdown());

        assertThat(file)
                .hasContent(
                        """
                        # Figures
                        <!-- begin one -->

                        | a | b |
                        | --- | --- |
                        | 1 | 2 |

                        <!-- end one -->
                        between
                        <!-- begin two -->
                        <!-- end two -->
                        """);
    }

    @Test
    void section_twice_keepsTheLast() throws IOException {
        Path file = Files.writeString(folder.resolve("figures.md"), TEXT);

        document(file).section("two", "first");
        document(file).section("two", "second");

        assertThat(Files.readString(file)).contains("second").doesNotContain("first");
    }

    @Test
    void section_withoutADocument_isPrinted() {
        document(null).section("one", "figures");

        assertThat(out.toString(UTF_8)).contains("figures");
    }

    @Test
    void section_unknownToTheDocument_refusedAndNothingChanged() throws IOException {
        Path file = Files.writeString(folder.resolve("figures.md"), TEXT);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> document(file).section("three", "x"))
                .withMessageContaining("three");
        assertThat(file).hasContent(TEXT);
    }

    @Test
    void row_otherNumberOfCells_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Table("a", "b").row("1"));
    }

    private Document document(Path file) {
        return new Document(file, new PrintStream(out, true, UTF_8));
    }
}
