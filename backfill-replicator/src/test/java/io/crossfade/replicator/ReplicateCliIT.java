package io.crossfade.replicator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crossfade.backfill.checkpoint.ReplicaMark;
import io.crossfade.backfill.cli.CrossfadeCli;
import io.crossfade.testing.Background;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.CliProcess;
import io.crossfade.testing.RealRedis;
import io.crossfade.testing.ServerComparison;
import io.crossfade.testing.TcpProxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
    private static final String UNCLEAN = "a backfill that followed the source ended uncleanly";

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
        Path mark = mark();
        try (Jedis jedis = source.jedis()) {
            jedis.mset("stays", "1", "goes", "1");
            CliProcess killed = start(config);
            await().atMost(PATIENCE).until(() -> has("goes") && (!kept || isKept()));
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

    /** What the source has sent could not be brought there, nor be written down there as owed: the process says so all the same. */
    @Test
    @Behaviour("BF-197")
    void replicate_targetHangsAtTheEnd_endsWithWhatIsOwed() throws Exception {
        String config = config("crossfade.handover.lease=1s");
        try (Jedis jedis = source.jedis()) {
            jedis.set("stays", "1");
            CliProcess process = start(config);
            await().atMost(PATIENCE).until(() -> isKept() && has("stays"));
            target.pause();
            try {
                jedis.set("late", "1");

                assertThat(process.end("TERM")).as(process.error()).isEqualTo(1);
            } finally {
                target.resume();
            }
            assertThat(process.error())
                    .contains("not through 30 s after it was told to end")
                    .contains("run verify");
            await().atMost(PATIENCE).until(() -> status(config).contains(UNCLEAN));
        }
    }

    /** The lease is short, so that the test need not wait; another application would see the same. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Behaviour("BF-165")
    void replicate_killed_isOwedUntilTheNextRunHasGoneOnWhereItWas(boolean resumed) throws Exception {
        String config = config("crossfade.handover.lease=1s");
        try (Jedis jedis = source.jedis()) {
            jedis.set("stays", "1");
            CliProcess killed = start(config);
            await().atMost(PATIENCE).until(() -> isKept() && has("stays"));
            assertThat(status(config)).contains("no reconcile owed");
            killed.end("KILL");
            jedis.set("comes", "1");
            await().atMost(PATIENCE).until(() -> status(config).contains(UNCLEAN));
            if (!resumed) {
                Files.delete(mark());
            }

            Cli next = runUntil(config, () -> has("comes"));

            assertThat(next.code()).as(next.err()).isEqualTo(12);
            assertThat(status(config)).contains(resumed ? "no reconcile owed" : UNCLEAN);
        }
    }

    @Test
    @Behaviour("BF-165")
    void replicate_failsAtItsStart_owesWhatItFoundAndNothingElse() throws Exception {
        try (Jedis jedis = source.jedis()) {
            jedis.aclSetUser("reader", "on", ">secret", "~*", "&*", "+@all", "-psync");
        }
        String[] refused = {"crossfade.source.user=reader", "crossfade.source.password=secret"};

        assertThat(replicate(config(refused)).code()).isEqualTo(5);
        assertThat(status(config())).contains("no reconcile owed");

        CliProcess killed = start(config());
        await().atMost(PATIENCE).until(this::isKept);
        killed.end("KILL");
        assertThat(replicate(config(refused)).code()).isEqualTo(5);
        assertThat(status(config())).contains(UNCLEAN);
    }

    @Test
    @Behaviour({"BF-166", "BF-167"})
    void replicate_endedWhileTheLineIsCut_exitsWithWhatIsOwedAndTheNextRunPays() throws Exception {
        try (TcpProxy line = TcpProxy.to(source);
                Jedis jedis = source.jedis()) {
            jedis.set("stays", "1");
            String config = Cli.config(folder, line.port(), target.host(), target.port());
            CliProcess cut = start(config);
            await().atMost(PATIENCE).until(() -> isKept() && has("stays"));
            line.refuse(true);
            line.cut();
            await().atMost(PATIENCE).until(() -> cut.error().contains("connecting again"));
            jedis.set("comes", "1");

            assertThat(cut.end("TERM")).as(cut.error()).isEqualTo(1);
            assertThat(cut.output()).contains("an end before all was read that the source had written");
            line.refuse(false);
            assertThat(status(config)).contains(UNCLEAN);

            Cli next = runUntil(config, () -> has("comes"));
            assertThat(next.code()).as(next.err()).isEqualTo(12);
            assertThat(status(config)).contains("no reconcile owed");
        }
    }

    /** Hundreds of commands are on their way when it is told to end. */
    @Test
    @Behaviour({"BF-166", "BF-58"})
    void replicate_endedBehindTheSource_readsOnToWhatWasWrittenByThen() throws Exception {
        try (Jedis jedis = source.jedis()) {
            jedis.set("stays", "1");
            CliProcess run = start(config());
            await().atMost(PATIENCE).until(() -> has("stays"));
            for (int i = 0; i < 20; i++) {
                jedis.mset("key:" + i, "x".repeat(200_000), "other:" + i, "1");
            }

            assertThat(run.end("TERM")).as(run.error()).isEqualTo(7);
        }
        assertThat(ServerComparison.compare(source, target, Duration.ofMillis(5)))
                .isEmpty();
    }

    private Path mark() {
        return folder.resolve("cp.replica.mark");
    }

    /** Returns whether a run has said where it is in the stream. */
    private boolean isKept() {
        return ReplicaMark.read(mark()).filter(mark -> mark.offset() >= 0).isPresent();
    }

    private static String status(String config) {
        return Cli.run("status", "-c", config).out();
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

    private Cli runUntil(String config, Callable<Boolean> ready, String... more) throws Exception {
        CompletableFuture<Cli> run = Background.supply(() -> replicate(config, more));
        await().atMost(PATIENCE).until(() -> run.isDone() || ready.call());
        Cli.run("stop", "-c", config, "--checkpoint", folder.resolve("cp").toString());
        return run.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private CliProcess start(String config) throws Exception {
        return CliProcess.start(
                folder,
                CrossfadeCli.class,
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

    @Test
    @Behaviour("BF-170")
    void replicate_sourceWithoutABackup_isRefusedUnlessItGoesOn() throws Exception {
        try (RealRedis unsaved = RealRedis.start("repl-diskless-sync-delay 0");
                Jedis jedis = unsaved.jedis()) {
            jedis.set("stays", "1");
            String config = Cli.config(
                    folder, unsaved.port(), target.host(), target.port(), "crossfade.backfill.backup=required");
            Cli refused = replicate(config);
            assertThat(refused.code()).as(refused.err()).isEqualTo(14);
            assertThat(refused.err()).contains("--no-backup");
            assertThat(size(0)).isZero();

            Cli first = runUntil(config, () -> has("stays"), "--no-backup");
            Cli next = replicate(config, "--fresh");

            assertThat(first.code()).as(first.err()).isEqualTo(12);
            assertThat(next.code()).as(next.err()).isEqualTo(14);
            jedis.set("comes", "1");
            Cli last = runUntil(config, () -> has("comes"));
            assertThat(last.err()).contains("goes on where an earlier one was");
        }
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

    private Cli replicate(String config, String... more) {
        List<String> args = new ArrayList<>(List.of(
                "backfill",
                "-c",
                config,
                "--replicate",
                "--report",
                "json",
                "--checkpoint",
                folder.resolve("cp").toString()));
        args.addAll(List.of(more));
        return Cli.run(args.toArray(String[]::new));
    }
}
