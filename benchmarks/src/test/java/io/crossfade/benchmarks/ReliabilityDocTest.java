package io.crossfade.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.benchmarks.soak.FaultKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** docs/reliability.md has the report of a run, with every kind of fault and without a violation. */
class ReliabilityDocTest {
    private static final Path DOCUMENT =
            Path.of("").toAbsolutePath().getParent().resolve("docs/reliability.md");

    @Test
    void document_section_isARunOfEveryKindOfFaultWithoutViolations() throws IOException {
        String text = Files.readString(DOCUMENT);

        assertThat(text).contains("<!-- begin soak -->\n", "<!-- end soak -->", "LoadDriver soak --seed=");
        assertThat(text).contains("| violations, unexplained differences among them | **0** |");
        assertThat(text)
                .contains(
                        "<!-- begin hung -->\n", "<!-- end hung -->", "LoadDriver hung --seconds=", "left by it | 0 |");
        assertThat(FaultKind.values()).allSatisfy(kind -> assertThat(text).contains("| " + kind.title() + " | "));
    }
}
