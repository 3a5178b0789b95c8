package io.crossfade.backfill.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.crossfade.backfill.TwoServers;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.CliProcess;
import io.crossfade.testing.Race;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/** The command as a process of its own, which is told to end, or killed. */
class CliProcessIT {
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
        assumeThat(CliProcess.ignoresInterrupts())
                .as("this build was started in the background, where children ignore SIGINT")
                .isFalse();
        CliProcess process = startSlowBackfill();
        awaitMoreThanIsUnderWay();

        assertThat(process.end("INT")).isEqualTo(ExitCode.INTERRUPTED.code());
        assertThat(process.error()).contains("crossfade: interrupted; ").contains("run again to go on");
        assertThat(process.output()).contains("Backfill interrupted");
        assertResumes();
    }

    @Test
    void backfill_sigTerm_isAsCtrlC() throws Exception {
        CliProcess process = startSlowBackfill();
        awaitMoreThanIsUnderWay();

        assertThat(process.end("TERM")).isEqualTo(ExitCode.INTERRUPTED.code());
        assertResumes();
    }

    @Test
    @Behaviour("BF-6")
    @Race("T28")
    void backfill_killed_theNextRunResumes() throws Exception {
        CliProcess process = startSlowBackfill();
        awaitMoreThanIsUnderWay();

        process.end("KILL");
        assertResumes();
    }

    /** What changed could not be brought there, nor be written down there as owed: the process says so, and does not look like a defect. */
    @Test
    @Behaviour("BF-197")
    void follow_targetHangsAtTheEnd_endsWithWhatIsOwed() throws Exception {
        CliProcess process = CliProcess.start(
                folder, CrossfadeCli.class, "backfill", "-c", config(), "--follow", "--progress", "plain");
        await().atMost(Duration.ofSeconds(60))
                .until(() -> process.error().contains("the keys are copied; following what changes"));
        servers.target.pause();
        try (Jedis source = servers.source.jedis()) {
            source.set("late", "1");

            assertThat(process.end("TERM")).isEqualTo(ExitCode.KEYS_LEFT.code());
        } finally {
            servers.target.resume();
        }
        assertThat(process.error())
                .contains("not through 30 s after it was told to end")
                .contains("run verify");
        await().atMost(Duration.ofSeconds(60))
                .until(() -> CliRun.of("status", "-c", config()).out().contains("1 reconciles owed"));
        assertThat(CliRun.of("verify", "-c", config()).code()).isZero();
        servers.assertEqual();
    }

    @Test
    void process_failure_oneLineAndNoLog() throws Exception {
        CliProcess process = CliProcess.start(folder, CrossfadeCli.class, "status", "-c", "none.yml");

        assertThat(process.awaitEnd()).isEqualTo(ExitCode.USAGE.code());
        assertThat(process.error().lines()).containsExactly("crossfade: none.yml: there is no such file");
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

    private CliProcess startSlowBackfill() throws IOException {
        return CliProcess.start(
                folder,
                CrossfadeCli.class,
                "backfill",
                "-c",
                config(),
                "--rate",
                Integer.toString(KEYS / 10),
                "--progress",
                "plain");
    }

    private String config() {
        return CliRun.config(folder, "127.0.0.1", servers.source.port(), "127.0.0.1", servers.target.port())
                .toString();
    }

    /** Four workers have a page of a thousand keys each under way, which is done again: one page at least has been confirmed. */
    private static void awaitMoreThanIsUnderWay() {
        await().atMost(Duration.ofSeconds(60)).until(() -> servers.targetKeys() >= KEYS / 4);
    }
}
