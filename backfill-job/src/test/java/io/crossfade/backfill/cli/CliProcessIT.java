package io.crossfade.backfill.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.crossfade.backfill.TwoServers;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.Race;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as a process of its own, which is told to end, or killed. */
class CliProcessIT {
    private static final int SIGINT = 2;

    private static final int KEYS = 20_000;
    private static TwoServers servers;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() {
        servers = new TwoServers();
    }

    @AfterAll
    static void stop() {
        servers.close();
    }

    @BeforeEach
    void fill() {
        servers.flush();
        servers.fillSource(KEYS);
    }

    @Test
    @Behaviour("BF-6")
    void backfill_ctrlC_savesTheCheckpointAndTheNextRunResumes() throws Exception {
        assumeThat(ignoresInterrupts())
                .as("this build was started in the background, where children ignore SIGINT")
                .isFalse();
        Process process = startSlowBackfill();
        awaitKeysOnTheTarget(KEYS / 10);

        assertThat(endedBy("INT", process)).isEqualTo(ExitCode.INTERRUPTED.code());
        assertThat(error()).contains("crossfade: interrupted; ").contains("run again to go on");
        assertThat(Files.readString(folder.resolve("out"))).contains("Backfill interrupted");
        assertResumes();
    }

    @Test
    void backfill_sigTerm_isAsCtrlC() throws Exception {
        Process process = startSlowBackfill();
        awaitKeysOnTheTarget(KEYS / 10);

        assertThat(endedBy("TERM", process)).isEqualTo(ExitCode.INTERRUPTED.code());
        assertResumes();
    }

    @Test
    @Behaviour("BF-6")
    @Race("T28")
    void backfill_killed_theNextRunResumes() throws Exception {
        Process process = startSlowBackfill();
        awaitKeysOnTheTarget(KEYS / 10);

        endedBy("KILL", process);
        assertResumes();
    }

    @Test
    void process_failure_oneLineAndNoLog() throws Exception {
        Process process = start("status", "-c", "none.yml");

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(ExitCode.USAGE.code());
        assertThat(error().lines()).containsExactly("crossfade: none.yml: there is no such file");
    }

    private void assertResumes() {
        CliRun run = CliRun.of("backfill", "-c", config(), "--report", "json");

        assertThat(run.code()).isZero();
        assertThat(run.err()).contains("resuming from checkpoint");
        assertThat(run.json()).containsEntry("resumed", true).containsEntry("balanced", true);
        assertThat(((Number) run.json().get("keysThisRun")).intValue()).isLessThan(KEYS);
        assertThat(((Number) run.json().get("scanned")).intValue()).isGreaterThanOrEqualTo(KEYS);
        servers.assertEqual();
    }

    private Process startSlowBackfill() throws IOException {
        return start("backfill", "-c", config(), "--rate", Integer.toString(KEYS / 10), "--progress", "plain");
    }

    private String config() {
        return CliRun.config(folder, "127.0.0.1", servers.source.port(), "127.0.0.1", servers.target.port())
                .toString();
    }

    private Process start(String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                CrossfadeCli.class.getName()));
        command.addAll(List.of(args));
        return new ProcessBuilder(command)
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile())
                .start();
    }

    private String error() throws IOException {
        return Files.readString(folder.resolve("err"));
    }

    private static void awaitKeysOnTheTarget(int keys) {
        await().atMost(Duration.ofSeconds(60)).until(() -> servers.targetKeys() >= keys);
    }

    private static int endedBy(String signal, Process process) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    /** A shell starts background jobs with SIGINT ignored, and so are their children; only Linux tells. */
    private static boolean ignoresInterrupts() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.isReadable(status)) {
            return false;
        }
        String mask = Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .map(line -> line.substring("SigIgn:".length()).strip())
                .findFirst()
                .orElse("0");
        return (Long.parseUnsignedLong(mask, 16) >>> SIGINT - 1 & 1) == 1;
    }
}
