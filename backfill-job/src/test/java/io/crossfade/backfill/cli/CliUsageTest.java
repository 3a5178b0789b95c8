package io.crossfade.backfill.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.crossfade.testing.Behaviour;
import io.crossfade.testing.MarkdownTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the command line says without any server, and that the documents say the same. */
class CliUsageTest {
    private static final Path DOCS = Path.of("").toAbsolutePath().getParent().resolve("docs");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"backfill", "verify", "reconcile", "digest", "sweep", "status", "pause", "resume", "stop"})
    void help_eachCommand_showsOptionsDefaultsAndExitCodes(String command) {
        CliRun run = CliRun.of(command, "--help");

        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("--config", "Exit codes:");
        for (ExitCode exit : ExitCode.values()) {
            assertThat(run.out()).contains(exit.code() + "  " + exit.meaning());
        }
    }

    @Test
    void noCommand_showsUsageAndFails() {
        CliRun run = CliRun.of();

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("Usage: crossfade");
    }

    @Test
    @Behaviour("BF-15")
    void wrongOption_oneLineAndExitCode2() {
        assertUsage("no such option", "'--nonsense'", "backfill", "-c", "x.yml", "--nonsense");
        assertUsage("no config", "--config", "backfill");
        assertUsage("no number", "--workers", "backfill", "-c", "x.yml", "--workers", "many");
        assertUsage("no such command", "copy", "copy");
    }

    @Test
    @Behaviour("BF-15")
    void wrongConfiguration_oneLineAndExitCode2() throws IOException {
        assertUsage("no file", "there is no such file", "backfill", "-c", "none.yml");
        assertUsage("out of bound", "crossfade.backfill.workers=0", "backfill", "-c", file("workers=0"));
        assertUsage("misspelt", "did you mean crossfade.backfill.workers", "verify", "-c", file("worker=3"));
        assertUsage("rounds", "crossfade.backfill.verify-rounds=soon", "verify", "-c", file("verify-rounds=soon"));
        assertUsage(
                "option out of bound",
                "crossfade.backfill.workers=999",
                "backfill",
                "-c",
                file("rate=5"),
                "--workers",
                "999");
    }

    @Test
    void sourceFile_jarThatReadsItIsNotThere_namesTheJar() throws IOException {
        assertUsage("no jar", "crossfade-replicator.jar", "backfill", "-c", file("rate=5"), "--source-rdb", "any.rdb");
    }

    @Test
    void engine_jarThatHasItIsNotThere_namesTheJar() throws IOException {
        assertUsage("no jar", "crossfade-jet.jar", "backfill", "-c", file("rate=5"), "--engine", "jet");
    }

    @Test
    void engine_withAFile_isRefused() throws IOException {
        assertUsage(
                "a file",
                "--engine jet is not for --source-rdb",
                "backfill",
                "-c",
                file("rate=5"),
                "--engine",
                "jet",
                "--source-rdb",
                "any.rdb");
    }

    @Test
    @Behaviour("BF-53")
    void sourceFile_whereItWouldOverwriteNewerData_refused() throws IOException {
        String[] settings = {"phase=dual-write", "lazy.enabled=true", "backfill.min-bytes=10"};
        String[] reasons = {"is for SOURCE_ONLY", "is not for the lazy path", "--match"};
        for (int i = 0; i < settings.length; i++) {
            Path file = folder.resolve("given.properties");
            Files.writeString(file, "crossfade.target.port=6380\ncrossfade." + settings[i] + "\n");

            assertUsage(settings[i], reasons[i], "backfill", "-c", file.toString(), "--source-rdb", "any.rdb");
        }
    }

    @Test
    void warmBackfill_targetIsTheAuthority_refused() throws IOException {
        Path file = folder.resolve("live.properties");
        Files.writeString(file, "crossfade.phase=target-live\ncrossfade.target.port=6380\n");

        assertUsage("authority", "would overwrite newer data", "backfill", "-c", file.toString(), "--mode", "warm");
    }

    @Test
    void backfillDocument_exitCodes_areThoseOfTheCode() throws IOException {
        List<Map<String, String>> rows = MarkdownTable.rows(DOCS.resolve("backfill.md"), "Exit code");

        assertThat(rows)
                .extracting(row -> row.get("Exit code"))
                .containsExactlyElementsOf(Stream.of(ExitCode.values())
                        .map(exit -> Integer.toString(exit.code()))
                        .toList());
    }

    private String file(String line) throws IOException {
        Path file = folder.resolve("crossfade.properties");
        Files.writeString(file, "crossfade.target.port=6380\ncrossfade.backfill." + line + "\n");
        return file.toString();
    }

    private static void assertUsage(String what, String expected, String... args) {
        CliRun run = CliRun.of(args);

        assertThat(run.code()).as(what).isEqualTo(ExitCode.USAGE.code());
        assertThat(run.err().lines())
                .as(what)
                .singleElement()
                .asString()
                .startsWith("crossfade: ")
                .contains(expected);
        assertThat(run.out()).as(what).isEmpty();
    }

    @Test
    void completion_ofTheShell_proposesCommandsAndOptions() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "there is no bash");
        CliRun run = CliRun.of("generate-completion");
        Path script = Files.writeString(folder.resolve("completion"), run.out());

        assertThat(proposals(script, "ver")).isEqualTo("verify");
        assertThat(proposals(script, "backfill", "--fre")).isEqualTo("--fresh");
    }

    private static String proposals(Path script, String... words) throws IOException {
        String asked = "source " + script + "; compopt() { :; }; COMP_WORDS=(crossfade " + String.join(" ", words)
                + "); COMP_CWORD=" + words.length + "; _complete_crossfade; echo ${COMPREPLY[@]}";
        Process bash = new ProcessBuilder("/bin/bash", "-c", asked)
                .redirectErrorStream(true)
                .start();
        return new String(bash.getInputStream().readAllBytes(), UTF_8).trim();
    }
}
