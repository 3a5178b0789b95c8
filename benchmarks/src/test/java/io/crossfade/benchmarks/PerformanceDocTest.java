package io.crossfade.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** docs/performance.md and benchmarks/run-all know every command of the driver that measures. */
class PerformanceDocTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    /** These are in docs/reliability.md. */
    private static final Set<String> LONG_RUNS = Set.of("soak", "hung");

    private static final Set<String> COMMANDS = new CommandLine(new LoadDriver())
            .getSubcommands().keySet().stream()
                    .filter(command -> !LONG_RUNS.contains(command))
                    .collect(Collectors.toSet());

    @Test
    void document_everyCommand_hasItsSectionAndHowToRepeatIt() throws IOException {
        String text = Files.readString(ROOT.resolve("docs/performance.md"));

        assertThat(COMMANDS).isNotEmpty().allSatisfy(command -> assertThat(text)
                .contains("<!-- begin " + command + " -->\n", "<!-- end " + command + " -->", "LoadDriver " + command));
    }

    @Test
    void runAll_everyCommand_isRun() throws IOException {
        String script = Files.readString(ROOT.resolve("benchmarks/run-all"));

        assertThat(COMMANDS)
                .allSatisfy(command -> assertThat(script).containsPattern("(?m)^measure " + command + "\\b"));
    }
}
