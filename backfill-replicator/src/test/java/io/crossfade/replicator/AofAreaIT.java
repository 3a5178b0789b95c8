package io.crossfade.replicator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crossfade.backfill.feed.ReplicationFormats;
import io.crossfade.backfill.local.AofImport;
import io.crossfade.backfill.local.AofReport;
import io.crossfade.backfill.local.BackfillConfig;
import io.crossfade.backfill.local.WalkConfig;
import io.crossfade.backfill.progress.JobFigures;
import io.crossfade.backfill.progress.Progress;
import io.crossfade.backfill.progress.ProgressListener;
import io.crossfade.jedis.JedisSide;
import io.crossfade.model.Side;
import io.crossfade.spi.SideConfig;
import io.crossfade.testing.Background;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.RealRedis;
import io.crossfade.testing.TcpProxy;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/** The area of the target in which an append-only file is executed: begun, broken off, taken and given up. */
class AofAreaIT {
    private static RealRedis target;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() {
        target = RealRedis.start();
    }

    @AfterAll
    static void stop() {
        target.close();
    }

    @BeforeEach
    void empty() {
        target.flush();
    }

    @Test
    @Behaviour("BF-156")
    void area_leftByAKilledRun_isRemoved() {
        try (Jedis jedis = target.jedis()) {
            jedis.set("__crossfade:aof:{aof}:dead:0:a", "1");
            jedis.set("__crossfade:aof:{aof}", "dead");
        }

        Cli run = restore(new AofText().commands("SET b 1").write(folder.resolve("given.aof")));

        assertThat(run.code()).as(run.err()).isZero();
        try (Jedis jedis = target.jedis()) {
            assertThat(jedis.keys("*")).containsExactly("b");
        }
    }

    /** The target may hold many keys that are nobody's business here. */
    @Test
    @Behaviour("BF-190")
    void area_ofFewKeysAfterNoOther_isNotLookedFor() {
        try (Jedis jedis = target.jedis()) {
            jedis.configResetStat();

            Cli run = restore(new AofText()
                    .commands("SET a 1", "RENAME a b", "SELECT 1", "SET gone 1", "FLUSHDB")
                    .write(folder.resolve("given.aof")));

            assertThat(run.code()).as(run.err()).isZero();
            assertThat(jedis.info("commandstats")).contains("cmdstat_dump").doesNotContain("cmdstat_scan");
            assertThat(jedis.keys("*")).containsExactly("b");
        }
    }

    @Test
    @Behaviour({"BF-156", "BF-190"})
    void area_ofMoreKeysThanAreKnownByName_isTakenAndGivenUp() {
        AofText text = new AofText();
        for (int i = 0; i <= 100_000; i++) {
            text.command("SET", "key" + i, "1");
        }

        Cli run = restore(text.write(folder.resolve("given.aof")));

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.json()).containsEntry("restored", 100_001);
        try (Jedis jedis = target.jedis()) {
            assertThat(jedis.dbSize()).isEqualTo(100_001);
            assertThat(jedis.get("key100000")).isEqualTo("1");
        }
    }

    /** Whatever of the broken connection is still executed, no element may come twice. */
    @Test
    @Behaviour("BF-162")
    void connection_breaksMeanwhile_nothingIsExecutedTwice() throws Exception {
        AofText text = new AofText();
        for (int i = 0; i < 300; i++) {
            text.command("RPUSH", "list" + i % 3, "element" + i);
        }
        Path file = text.write(folder.resolve("given.aof"));
        try (TcpProxy proxy = TcpProxy.to(target);
                Jedis jedis = target.jedis()) {
            CompletableFuture<Cli> run = Background.supply(() ->
                    restore(proxy.port(), file, "crossfade.backfill.rate=200", "crossfade.backfill.batch-size=10"));
            await().until(() -> jedis.dbSize() > 1);
            proxy.cut();

            assertThat(run.get().code()).as(run.get().err()).isZero();
            assertThat(jedis.keys("*")).containsExactlyInAnyOrder("list0", "list1", "list2");
            assertThat(jedis.llen("list0")).isEqualTo(100);
            assertThat(jedis.lrange("list1", 0, 1)).containsExactly("element1", "element4");
        }
    }

    @Test
    @Behaviour("BF-161")
    void run_stoppedByCommand_endsAndLeavesNothingOfItsOwn() throws Exception {
        AofText text = new AofText();
        for (int i = 0; i < 1_000; i++) {
            text.command("SET", "key" + i, "1");
        }
        Path file = text.write(folder.resolve("given.aof"));
        CompletableFuture<Cli> run = Background.supply(() -> restore(
                file, "crossfade.backfill.rate=40", "crossfade.backfill.batch-size=1", "crossfade.backfill.workers=1"));
        try (Jedis jedis = target.jedis()) {
            await().until(() -> jedis.dbSize() > 0);
        }
        String config = folder.resolve("crossfade.properties").toString();
        String checkpoint = folder.resolve("cp").toString();

        Cli paused = Cli.run("pause", "-c", config, "--checkpoint", checkpoint);
        Cli stopped = Cli.run("stop", "-c", config, "--checkpoint", checkpoint);

        assertThat(paused.code()).as(paused.err()).isZero();
        assertThat(stopped.code()).as(stopped.err()).isZero();
        assertThat(stopped.out()).contains("the next run begins at the beginning of the file");
        assertThat(run.get().code()).as(run.get().err()).isEqualTo(12);
        assertThat(run.get().json()).containsEntry("status", "interrupted").containsEntry("balanced", true);
        try (Jedis jedis = target.jedis()) {
            assertThat(jedis.dbSize()).isZero();
        }
    }

    /** Once while the file is executed, once while what it ends with is restored. */
    @Test
    @Behaviour("BF-192")
    void connection_breaksTwice_eachKeyCountsOnce() throws Exception {
        AofText text = new AofText();
        for (int i = 0; i < 200; i++) {
            text.command("RPUSH", "list" + i / 2, "element" + i);
        }
        Path file = text.write(folder.resolve("given.aof"));
        Counting counting = new Counting();
        try (TcpProxy proxy = TcpProxy.to(target);
                Jedis jedis = target.jedis();
                JedisSide side = JedisSide.open(Side.TARGET, SideConfig.of(target.host(), proxy.port()))) {
            WalkConfig walk =
                    WalkConfig.defaults().withWorkers(1).withBatchSize(10).withRate(100);
            AofImport job = AofImport.create(
                    file,
                    ReplicationFormats.find("--source-aof").appendOnly(file),
                    Map.of(0, side),
                    side,
                    BackfillConfig.defaults().withWalk(walk));
            CompletableFuture<AofReport> run = Background.supply(() -> job.run(counting));
            await().until(() -> jedis.dbSize() > 1);
            proxy.cut();
            await().until(() -> jedis.exists("list0"));
            proxy.cut();
            AofReport report = run.get();

            assertThat(jedis.llen("list0")).isEqualTo(2);
            assertThat(jedis.dbSize()).isEqualTo(100);
            assertThat(report.commands()).isEqualTo(200);
            assertThat(report.keys().read()).isEqualTo(100);
        }
        assertThat(counting.figures.keys("restored")).isEqualTo(100);
        assertThat(counting.last.keys()).isEqualTo(100);
    }

    /** Keeps what the job counts. */
    private static final class Counting implements ProgressListener {
        private final JobFigures figures = new JobFigures();
        private volatile Progress last;

        @Override
        public void progressed(Progress progress) {
            last = progress;
        }

        @Override
        public JobFigures figures() {
            return figures;
        }
    }

    private Cli restore(Path file, String... settings) {
        return restore(target.port(), file, settings);
    }

    private Cli restore(int port, Path file, String... settings) {
        return Cli.restore(folder, target, port, file, settings);
    }
}
