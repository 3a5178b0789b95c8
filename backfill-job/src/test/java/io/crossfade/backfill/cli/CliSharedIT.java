package io.crossfade.backfill.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crossfade.backfill.TwoServers;
import io.crossfade.backfill.local.BackfillConfig;
import io.crossfade.backfill.local.InOneProcess;
import io.crossfade.backfill.local.SharedBackfill;
import io.crossfade.backfill.local.Turn;
import io.crossfade.backfill.local.WalkConfig;
import io.crossfade.backfill.progress.ProgressListener;
import io.crossfade.testing.Background;
import io.crossfade.testing.Behaviour;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the commands know of a backfill that several processes do: the target tells them. */
class CliSharedIT {
    private static final int KEYS = 20_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static TwoServers servers;

    @TempDir
    private Path folder;

    private String config = "";

    @BeforeAll
    static void start() {
        servers = new TwoServers();
        servers.fillSource(KEYS);
    }

    @AfterAll
    static void stop() {
        servers.close();
    }

    @BeforeEach
    void empty() {
        servers.target.flush();
    }

    @Test
    @Behaviour({"BF-75", "BF-76"})
    void members_pausedResumedStopped_obeyAndAreShown() throws Exception {
        config = CliRun.config(folder, "127.0.0.1", servers.source.port(), "127.0.0.1", servers.target.port())
                .toString();
        SharedBackfill backfill = SharedBackfill.create(
                servers.sourceSide,
                servers.targetSide,
                BackfillConfig.defaults().withWalk(WalkConfig.defaults().withRate(1_000)));
        CompletableFuture<Turn> member = Background.supply(() -> {
            try (backfill) {
                return backfill.take(new InOneProcess("run", "turn"), ProgressListener.NONE);
            }
        });
        await().atMost(PATIENCE).until(() -> "running".equals(cluster().get("activity")));
        assertThat(cluster())
                .containsEntry("members", List.of("one"))
                .containsEntry("finished", false)
                .containsEntry("slices", 20);

        assertThat(call("pause")).startsWith("paused: all members");
        assertThat(cluster()).containsEntry("activity", "paused");
        assertThat(call("resume")).startsWith("resumed: all members");
        assertThat(call("stop")).startsWith("stopped: ");

        assertThat(member.get(60, TimeUnit.SECONDS)).isEqualTo(Turn.STOPPED);
        assertThat(backfill.isStopped()).isTrue();
        assertThat(cluster()).containsEntry("activity", "none").containsEntry("members", List.of());
        assertThat(CliRun.of("status", "-c", config).out())
                .contains("cluster     warm from ", "of 20 slices through, members none");
        assertThat(CliRun.of("pause", "-c", config).code()).isEqualTo(ExitCode.NOT_RUNNING.code());
    }

    @Test
    @Behaviour("BF-79")
    void backfill_checkpointOnTheTarget_stoppedThenGoesOnThere() throws Exception {
        config = CliRun.config(folder, "127.0.0.1", servers.source.port(), "127.0.0.1", servers.target.port())
                .toString();
        CompletableFuture<CliRun> first = Background.supply(
                () -> CliRun.of("backfill", "-c", config, "--checkpoint=target", "--rate=4000", "--scan-count=200"));
        await().atMost(PATIENCE).until(() -> cluster().get("scanned") instanceof Integer keys && keys > 0);
        assertThat(CliRun.of("stop", "-c", config, "--checkpoint=target").out()).startsWith("stopped: ");

        CliRun stopped = first.get(60, TimeUnit.SECONDS);
        assertThat(stopped.code()).as(stopped.err()).isEqualTo(ExitCode.STOPPED.code());
        int done = (Integer) cluster().get("scanned");
        assertThat(done).isLessThan(KEYS);
        assertThat(folder.resolve("checkpoint")).doesNotExist();
        CliRun second = CliRun.of("backfill", "-c", config, "--checkpoint=target", "--report=json");

        assertThat(second.code()).as(second.err()).isZero();
        assertThat(second.err()).contains("resuming from the progress on the target");
        assertThat(second.json()).containsEntry("resumed", true).containsEntry("balanced", true);
        assertThat((Integer) second.json().get("keysThisRun"))
                .isEqualTo((Integer) second.json().get("scanned") - done);
        servers.assertEqual();
    }

    private String call(String command) {
        CliRun run = CliRun.of(command, "-c", config);
        assertThat(run.code()).as(run.err()).isZero();
        return run.out();
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> cluster() {
        return (Map<String, Object>)
                CliRun.of("status", "-c", config, "--report=json").json().get("cluster");
    }
}
