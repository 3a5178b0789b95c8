package io.crossfade.replicator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crossfade.testing.Background;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.RealRedis;
import io.crossfade.testing.ServerComparison;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Jedis;

/** A source that is followed, by the command line. */
class ReplicateCliIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static RealRedis source;
    private static RealRedis target;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() {
        source = RealRedis.start("repl-diskless-sync-delay 0");
        target = RealRedis.start();
    }

    @BeforeEach
    void empty() {
        source.flush();
        target.flush();
    }

    @AfterAll
    static void stop() {
        source.close();
        target.close();
    }

    @Test
    @Behaviour("BF-58")
    void replicate_severalDatabasesThenStopped_targetHoldsWhatWasReadAndTheReportSaysSo() throws Exception {
        String config = config("crossfade.databases=0, 1");
        try (Jedis jedis = source.jedis()) {
            AllTypes.fill(jedis);
        }
        CompletableFuture<Cli> run = Background.supply(() -> replicate(config));
        await().atMost(PATIENCE).until(() -> run.isDone() || size(0) >= AllTypes.COUNT);
        try (Jedis jedis = source.jedis()) {
            jedis.set("moved", "1");
            jedis.move("moved", 1);
            jedis.copy("string", "copied", 1, false);
        }
        await().atMost(PATIENCE).until(() -> run.isDone() || has("moved", 1) && has("copied", 1));

        Cli stop = Cli.run(
                "stop", "-c", config, "--checkpoint", folder.resolve("cp").toString());
        Cli done = run.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

        assertThat(stop.code()).as(stop.err()).isZero();
        assertThat(stop.out()).contains("the source is not followed any more");
        assertThat(done.code()).as(done.err()).isEqualTo(12);
        assertThat(done.json()).containsEntry("status", "followed").containsEntry("snapshots", 1);
        assertThat(ServerComparison.compare(source, target, Duration.ofMillis(5)))
                .isEmpty();
    }

    /** One is killed before it has kept where it was, or the file is lost. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Behaviour({"BF-58", "BF-60", "BF-61"})
    void replicate_killedAndStartedAnew_losesWhatTheSourceLostMeanwhileAndEndsInOrder(boolean kept) throws Exception {
        String config = config();
        Path mark = folder.resolve("cp.replica.mark");
        try (Jedis jedis = source.jedis()) {
            jedis.mset("stays", "1", "goes", "1");
            CliProcess killed = start(config);
            await().atMost(PATIENCE).until(() -> has("goes") && (!kept || Files.exists(mark)));
            killed.end("KILL");
            if (!kept) {
                Files.deleteIfExists(mark);
            }
            jedis.del("goes");
            jedis.set("comes", "1");

            CliProcess next = start(config);
            await().atMost(PATIENCE).until(() -> has("comes") && !has("goes"));

            assertThat(next.end("TERM")).as(next.error()).isEqualTo(7);
            assertThat(next.output())
                    .contains("\"snapshots\" : " + (kept ? 0 : 1))
                    .contains("\"lost\" : " + (kept ? 0 : 1))
                    .contains("\"owed\" : [ ]");
        }
    }

    @Test
    @Behaviour("BF-61")
    void replicate_stoppedAndStartedAnew_goesOnWhereItWas() throws Exception {
        try (Jedis jedis = source.jedis()) {
            AllTypes.fill(jedis);
            Cli first = runUntil(config(), () -> size(0) >= AllTypes.COUNT);
            assertThat(first.json()).containsEntry("snapshots", 1).containsEntry("resumptions", 0);
            jedis.del("string");
            jedis.set("meanwhile", "1");

            Cli next = runUntil(config(), () -> has("meanwhile") && !has("string"));
            assertThat(next.code()).as(next.err()).isEqualTo(12);
            assertThat(next.json())
                    .containsEntry("status", "followed")
                    .containsEntry("snapshots", 0)
                    .containsEntry("resumptions", 1)
                    .containsEntry("read", 0);
            assertThat(ServerComparison.compare(source, target, Duration.ofMillis(5)))
                    .isEmpty();

            jedis.set("other", "1");
            Cli filtered = runUntil(config("crossfade.backfill.match=other"), () -> has("other"));
            assertThat(filtered.json()).containsEntry("snapshots", 1);
        }
    }

    private Cli runUntil(String config, Callable<Boolean> ready) throws Exception {
        CompletableFuture<Cli> run = Background.supply(() -> replicate(config));
        await().atMost(PATIENCE).until(() -> run.isDone() || ready.call());
        Cli.run("stop", "-c", config, "--checkpoint", folder.resolve("cp").toString());
        return run.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private CliProcess start(String config) throws Exception {
        return CliProcess.start(
                folder,
                "backfill",
                "-c",
                config,
                "--replicate",
                "--report",
                "json",
                "--checkpoint",
                folder.resolve("cp").toString());
    }

    private static boolean has(String key) {
        return has(key, 0);
    }

    private static boolean has(String key, int database) {
        try (Jedis jedis = target.jedis()) {
            jedis.select(database);
            return jedis.exists(key);
        }
    }

    @Test
    @Behaviour("BF-57")
    void replicate_whereItCannot_isRefusedAndSaysWhy() {
        Cli cluster = replicate(config("crossfade.source.topology=cluster", "crossfade.source.nodes=127.0.0.1:1"));
        Cli lazy = replicate(config("crossfade.lazy.enabled=true"));
        Cli target = replicate(config("crossfade.phase=target-live"));
        Cli fast = replicate(config("crossfade.backfill.fast-import=true"));
        Cli both = Cli.run("backfill", "-c", config(), "--replicate", "--source-rdb", "any.rdb");

        assertThat(cluster.err()).contains("follows one server");
        assertThat(lazy.err()).contains("lazy");
        assertThat(target.err()).contains("the target is the authority");
        assertThat(both.err()).contains("together");
        assertThat(fast.err()).contains("--fast-import");
        assertThat(new int[] {cluster.code(), lazy.code(), target.code(), both.code(), fast.code()})
                .containsOnly(2);
    }

    private static long size(int database) {
        try (Jedis jedis = target.jedis()) {
            jedis.select(database);
            return jedis.dbSize();
        }
    }

    private String config(String... settings) {
        return Cli.config(folder, source.port(), target.host(), target.port(), settings);
    }

    private Cli replicate(String config) {
        return Cli.run(
                "backfill",
                "-c",
                config,
                "--replicate",
                "--report",
                "json",
                "--checkpoint",
                folder.resolve("cp").toString());
    }
}
