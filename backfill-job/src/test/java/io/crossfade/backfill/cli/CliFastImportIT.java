package io.crossfade.backfill.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.crossfade.backfill.EveryType;
import io.crossfade.backfill.TwoServers;
import io.crossfade.backfill.fast.FastImport;
import io.crossfade.jedis.JedisSide;
import io.crossfade.model.Side;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.CliProcess;
import io.crossfade.testing.RealRedis;
import io.crossfade.testing.ServerComparison;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/** The command with a fast import: done, interrupted, killed. */
class CliFastImportIT {
    private static final int KEYS = 3_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private RealRedis source;
    private RealRedis target;

    @BeforeEach
    void start() {
        source = RealRedis.start();
        target = RealRedis.startPersistent("save 3600 1");
        try (Jedis jedis = source.jedis()) {
            EveryType.fill(jedis, KEYS);
        }
    }

    /** A server that writes its append-only file for the first time does not end when it is told to. */
    @AfterEach
    void stop() {
        source.close();
        target.kill();
        target.close();
    }

    @Test
    @Behaviour({"BF-100", "BF-107"})
    void backfill_fastImport_copiesAndRestores() {
        CliRun run = CliRun.of("backfill", "-c", config(), "--fast-import", "--report", "json", "--progress", "none");

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.err())
                .contains("until the end the target does without its appendonly yes, save 3600 1")
                .contains("fast import: restored");
        assertThat(run.json()).containsEntry("balanced", true);
        assertSettings("3600 1", "yes");
        assertThat(CliRun.of("status", "-c", config(), "--report", "json").json())
                .containsEntry("settingsToRestore", "");
        assertEqual();
    }

    @Test
    @Behaviour({"BF-101", "BF-107"})
    void backfill_killed_theNextRunRestoresAtItsBeginning() throws Exception {
        CliProcess process = startSlowBackfill();
        process.end("KILL");
        assertSettings("", "no");
        assertThat(CliRun.of("status", "-c", config()).out())
                .contains("fast import  the target does without its appendonly yes, save 3600 1");

        CliRun next = CliRun.of("backfill", "-c", config(), "--progress", "none");

        assertThat(next.code()).as(next.err()).isZero();
        assertThat(next.err())
                .contains("has not ended in order")
                .contains("restored the target: appendonly yes; the target: save 3600 1");
        assertSettings("3600 1", "yes");
        assertEqual();
    }

    @Test
    @Behaviour("BF-101")
    void verify_afterRunThatNeverEnded_restores() {
        CliRun.of("backfill", "-c", config(), "--progress", "none");
        try (JedisSide side = TwoServers.side(Side.TARGET, target.host(), target.port())) {
            FastImport.begin(side, address -> side, note -> {});
        }
        assertSettings("", "no");

        CliRun verify = CliRun.of("verify", "-c", config(), "--progress", "none");

        assertThat(verify.code()).as(verify.err()).isZero();
        assertSettings("3600 1", "yes");
    }

    @Test
    @Behaviour("BF-100")
    void backfill_sigTermOrCtrlC_restoresBeforeItEnds() throws Exception {
        CliProcess process = startSlowBackfill();

        assertThat(process.end("TERM")).isEqualTo(ExitCode.INTERRUPTED.code());

        assertThat(process.error()).contains("fast import: restored");
        assertSettings("3600 1", "yes");
        assumeThat(CliProcess.ignoresInterrupts())
                .as("this build was started in the background, where children ignore SIGINT")
                .isFalse();
        target.flush();
        assertThat(startSlowBackfill().end("INT")).isEqualTo(ExitCode.INTERRUPTED.code());
        assertSettings("3600 1", "yes");
    }

    @Test
    @Behaviour("BF-104")
    void backfill_targetIsKilledAndStartedAnew_goesOnFastAndRestores() throws Exception {
        CliProcess process = startSlowBackfill();
        target.kill();
        target.restart();
        assertSettings("3600 1", "yes");
        await().atMost(PATIENCE).until(() -> setting("appendonly").equals("no"));

        assertThat(process.end("TERM")).isEqualTo(ExitCode.INTERRUPTED.code());

        assertSettings("3600 1", "yes");
    }

    @Test
    @Behaviour("BF-100")
    void backfill_fails_restores() {
        CliRun.of("backfill", "-c", config(), "--progress", "none");

        CliRun other = CliRun.of("backfill", "-c", config(), "--match", "a*", "--fast-import", "--progress", "none");

        assertThat(other.code()).isEqualTo(ExitCode.CHECKPOINT_REFUSED.code());
        assertThat(other.err()).contains("fast import: restored");
        assertSettings("3600 1", "yes");
    }

    @Test
    @Behaviour("BF-106")
    void backfill_lazy_isRefused() {
        for (String[] options :
                new String[][] {{"--mode=lazy", "--fast-import"}, {"--mode=lazy", "--dry-run", "--fast-import"}}) {
            String[] args = new String[options.length + 3];
            args[0] = "backfill";
            args[1] = "-c";
            args[2] = config();
            System.arraycopy(options, 0, args, 3, options.length);
            CliRun run = CliRun.of(args);

            assertThat(run.code()).isEqualTo(ExitCode.USAGE.code());
            assertThat(run.err()).contains("--fast-import").contains("the target is the authority");
        }
        assertSettings("3600 1", "yes");
    }

    /** The source must not lose its settings to a mistake. */
    @Test
    @Behaviour("BF-100")
    void backfill_sameServer_isRefusedWithoutAChange() {
        String same = CliRun.config(folder, "127.0.0.1", target.port(), "localhost", target.port())
                .toString();
        CliRun run = CliRun.of("backfill", "-c", same, "--fast-import", "--progress", "none");

        assertThat(run.code()).isEqualTo(ExitCode.SAME_SERVER.code());
        assertThat(run.err()).doesNotContain("fast import");
    }

    private CliProcess startSlowBackfill() throws Exception {
        CliProcess process = CliProcess.start(
                folder,
                CrossfadeCli.class,
                "backfill",
                "-c",
                config(),
                "--fast-import",
                "--rate",
                "200",
                "--progress",
                "none");
        await().atMost(PATIENCE).until(() -> setting("appendonly").equals("no"));
        await().atMost(PATIENCE).until(() -> {
            try (Jedis jedis = target.jedis()) {
                return jedis.dbSize() > KEYS / 20;
            }
        });
        assertSettings("", "no");
        return process;
    }

    private String config() {
        return CliRun.config(folder, "127.0.0.1", source.port(), "127.0.0.1", target.port())
                .toString();
    }

    private void assertSettings(String save, String appendOnly) {
        assertThat(setting("save")).isEqualTo(save);
        assertThat(setting("appendonly")).isEqualTo(appendOnly);
    }

    private String setting(String name) {
        try (Jedis jedis = target.jedis()) {
            return jedis.configGet(name).get(name);
        }
    }

    private void assertEqual() {
        assertThat(ServerComparison.compare(source, target, Duration.ZERO)).isEmpty();
    }
}
