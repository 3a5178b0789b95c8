package io.crossfade.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.testing.Behaviour;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** docs/commands.md says what the table says. {@code -Dcrossfade.write-documents=true} writes it first. */
class CommandDocTest {
    private static final Path DOCUMENT = Path.of("../docs/commands.md");

    @BeforeAll
    static void writeIfAsked() throws IOException {
        if (Boolean.getBoolean("crossfade.write-documents")) {
            Files.write(DOCUMENT, CommandDocument.lines());
        }
    }

    @Test
    @Behaviour("CR-3")
    void document_generatedAgain_sameLines() throws IOException {
        assertThat(Files.readAllLines(DOCUMENT))
                .as("docs/commands.md is not what the table says; its head tells how to write it anew")
                .isEqualTo(CommandDocument.lines());
    }

    @Test
    @Behaviour("CR-3")
    void document_everyCommandOfTheTable_hasOneLine() throws IOException {
        List<String> lines = Files.readAllLines(DOCUMENT);

        assertThat(CommandTable.standard().specs()).hasSizeGreaterThan(400).allSatisfy(spec -> assertThat(
                        lines.stream().filter(line -> line.startsWith("| `" + spec.name() + "`")))
                .as(spec.name())
                .hasSize(1));
    }
}
