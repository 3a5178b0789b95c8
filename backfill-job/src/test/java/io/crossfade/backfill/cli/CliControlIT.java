package io.crossfade.backfill.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crossfade.backfill.TwoServers;
import io.crossfade.backfill.checkpoint.ControlFile;
import io.crossfade.backfill.checkpoint.Wish;
import io.crossfade.testing.Background;
import io.crossfade.testing.Behaviour;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backfill that others pause, resume and stop. */
class CliControlIT {
    private static final int KEYS = 5_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static TwoServers servers;

    @TempDir
    private Path folder;

    private String config = "";

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
        config = CliRun.config(folder, "127.0.0.1", servers.source.port(), "127.0.0.1", servers.target.port())
                .toString();
    }

    @Test
    @Behaviour({"BF-35", "BF-36"})
    void backfill_pausedResumedStopped_obeysAndCanGoOn() throws Exception {
        CompletableFuture<CliRun> job = backfill("--rate=100");
        await().atMost(PATIENCE).until(() -> servers.targetKeys() > 100);
        assertThat(activity()).isEqualTo("running");

        assertThat(call("pause").out()).startsWith("paused: ");
        assertThat(activity()).isEqualTo("paused");
        AtomicLong copied = new AtomicLong();
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(500)).until(() -> {
            long keys = servers.targetKeys();
            return copied.getAndSet(keys) == keys;
        });

        assertThat(call("resume").out()).startsWith("resumed: ");
        assertThat(call("resume").out()).startsWith("was not paused: ");
        await().atMost(PATIENCE).until(() -> servers.targetKeys() > copied.get());

        assertThat(call("stop").out()).startsWith("stopped: ");
        CliRun stopped = job.get(60, TimeUnit.SECONDS);
        assertThat(stopped.code()).isEqualTo(ExitCode.STOPPED.code());
        assertThat(stopped.err())
                .contains("holding: paused by command", "going on", "crossfade: stopped; ", "run again to go on");
        assertThat(stopped.out()).contains("Backfill interrupted", "slowed down or held for");
        assertThat(activity()).isEqualTo("none");

        CliRun next = CliRun.of("backfill", "-c", config);
        assertThat(next.code()).isZero();
        assertThat(next.err()).contains("resuming from checkpoint");
        servers.assertEqual();
    }

    @Test
    @Behaviour("BF-35")
    void backfill_pausedBeforeItIsStartedAnew_waits() throws Exception {
        ControlFile.beside(folder.resolve("checkpoint")).write(Wish.PAUSE);
        assertThat(activity()).isEqualTo("waiting");

        CompletableFuture<CliRun> second = backfill("--report=json");
        await().atMost(PATIENCE).until(() -> activity().equals("paused"));
        call("resume");

        assertThat(second.get(60, TimeUnit.SECONDS).code()).isZero();
        servers.assertEqual();
    }

    @Test
    @Behaviour("BF-37")
    void backfill_outsideOfItsWindow_holds() throws Exception {
        LocalTime now = LocalTime.now(ZoneOffset.UTC);
        CompletableFuture<CliRun> job = backfill("--window", window(now.plusHours(2), now.plusHours(4)));
        await().atMost(PATIENCE).until(() -> activity().equals("running"));

        call("stop");
        CliRun stopped = job.get(60, TimeUnit.SECONDS);
        CliRun inside = CliRun.of("backfill", "-c", config, "--window", window(now.minusHours(2), now.plusHours(2)));

        assertThat(stopped.code()).isEqualTo(ExitCode.STOPPED.code());
        assertThat(stopped.err()).contains("holding: outside of the window ");
        assertThat(inside.code()).isZero();
        servers.assertEqual();
    }

    @Test
    void control_nothingRuns_exitCode13() {
        for (String command : new String[] {"pause", "resume", "stop"}) {
            CliRun run = CliRun.of(command, "-c", config);

            assertThat(run.code()).as(command).isEqualTo(ExitCode.NOT_RUNNING.code());
            assertThat(run.err()).contains("no backfill is running with checkpoint");
        }
    }

    private CompletableFuture<CliRun> backfill(String... options) {
        String[] args = new String[options.length + 3];
        args[0] = "backfill";
        args[1] = "-c";
        args[2] = config;
        System.arraycopy(options, 0, args, 3, options.length);
        return Background.supply(() -> CliRun.of(args));
    }

    private CliRun call(String command) {
        CliRun run = CliRun.of(command, "-c", config);
        assertThat(run.code()).as(run.err()).isZero();
        return run;
    }

    @SuppressWarnings("unchecked")
    private String activity() {
        Map<String, Object> status =
                CliRun.of("status", "-c", config, "--report=json").json();
        return (String) ((Map<String, Object>) status.get("checkpoint")).get("activity");
    }

    private static String window(LocalTime from, LocalTime to) {
        DateTimeFormatter form = DateTimeFormatter.ofPattern("HH:mm");
        return form.format(from) + "-" + form.format(to);
    }
}
