package io.crossfade.replicator;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crossfade.backfill.local.BackfillConfig;
import io.crossfade.backfill.local.Followed;
import io.crossfade.backfill.local.Replication;
import io.crossfade.backfill.local.ReplicationConfig;
import io.crossfade.backfill.local.ReplicationReport;
import io.crossfade.jedis.JedisSide;
import io.crossfade.model.Side;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.RealRedis;
import io.crossfade.testing.ServerComparison;
import io.crossfade.testing.TcpProxy;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Jedis;

/** What a replica misses, because a connection breaks, a server goes down or a command names no key, is found all the same. */
class ReplicationGapIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @RegisterExtension
    static final FollowedServers SERVERS =
            new FollowedServers("repl-diskless-sync-delay 0", "repl-backlog-size 10mb", "enable-debug-command yes");

    @Test
    @Behaviour({"BF-56", "BF-60"})
    void backlog_overflown_isCopiedAgainAndLosesWhatTheSourceHasLost() throws Exception {
        try (RealRedis small = RealRedis.start("repl-diskless-sync-delay 0", "repl-backlog-size 16kb");
                JedisSide side = JedisSide.open(Side.SOURCE, Following.config(small));
                TcpProxy line = TcpProxy.to(small);
                Jedis jedis = small.jedis()) {
            jedis.set("goes", "1");
            jedis.hset("loses", Map.of("field", "1", "other", "2"));
            try (Following following = new Following(Following.job(
                    Following.config(line.host(), line.port()),
                    side,
                    SERVERS.targetSide,
                    patient(),
                    ReplicationConfig.defaults()))) {
                following.awaitSnapshot();
                line.refuse(true);
                line.cut();
                jedis.del("goes");
                jedis.hdel("loses", "other");
                jedis.set("meanwhile", "x".repeat(100_000));
                line.refuse(false);

                await().atMost(PATIENCE).until(() -> SERVERS.targetHas("meanwhile") && !SERVERS.targetHas("goes"));
                ReplicationReport report = following.end();
                assertThat(report.snapshots()).isEqualTo(2);
                assertThat(report.lost()).isOne();
                assertThat(report.owed()).isEmpty();
                assertThat(report.clean()).isTrue();
                assertThat(ServerComparison.compare(small, SERVERS.target, Duration.ofMillis(5)))
                        .isEmpty();
            }
        }
    }

    /** The target stands still, and what is written meanwhile does not fit into the buffer that the source has for a replica. */
    @Test
    @Behaviour("BF-56")
    void buffer_thatIsTooSmallForASlowTarget_isNamedAndTheSnapshotBeginsAnew() throws Exception {
        try (RealRedis busy = RealRedis.start(
                        "repl-diskless-sync-delay 0",
                        "client-output-buffer-limit replica 1mb 1mb 1",
                        "rdbcompression no", // the sockets must not hold all of it
                        "enable-debug-command yes");
                JedisSide side = JedisSide.open(Side.SOURCE, Following.config(busy));
                Jedis jedis = busy.jedis()) {
            jedis.sendCommand(() -> "DEBUG".getBytes(US_ASCII), "POPULATE", "30000", "key", "1000");
            Replication job = Following.job(Following.config(busy), side, SERVERS.targetSide);
            job.pause(true);
            try (Following following = new Following(job)) {
                await().atMost(PATIENCE).until(() -> jedis.info("replication").contains("connected_slaves:1"));
                for (int i = 0; i < 100; i++) {
                    jedis.set("written" + i, "x".repeat(100_000));
                }
                await().atMost(PATIENCE).until(() -> jedis.info("replication").contains("connected_slaves:0"));

                following.pause(false);
                await().atMost(PATIENCE).until(() -> SERVERS.targetHas("written99"));
                assertThat(following.notes()).anyMatch(note -> note.contains("client-output-buffer-limit replica"));
                following.awaitSnapshot();
                ReplicationReport report = following.end();
                assertThat(report.snapshots()).isOne();
                assertThat(report.clean())
                        .as("%s; notes %s", report, following.notes())
                        .isTrue();
            }
            try (Jedis copied = SERVERS.target.jedis()) {
                assertThat(copied.dbSize()).isEqualTo(30_100);
            }
        }
    }

    @Test
    @Behaviour("BF-60")
    void gap_withoutPermissionToRemove_staysAndAReconcileIsOwed() throws Exception {
        ReplicationConfig config = ReplicationConfig.defaults().withDeleteExtra(false);
        try (Jedis jedis = SERVERS.source.jedis();
                Following following = new Following(SERVERS.job(BackfillConfig.defaults(), config))) {
            following.awaitSnapshot();
            jedis.set("old", "1");
            await().atMost(PATIENCE).until(() -> SERVERS.targetHas("old"));
            jedis.flushDB();
            jedis.set("new", "1");
            await().atMost(PATIENCE).until(() -> SERVERS.targetHas("new"));

            ReplicationReport report = following.end();
            assertThat(report.owed()).singleElement().asString().contains("FLUSHDB");
            assertThat(report.clean()).isFalse();
            assertThat(SERVERS.targetHas("old")).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"FLUSHALL", "FLUSHDB"})
    @Behaviour("BF-60")
    void source_flushed_takesFromTheTargetWhatIsGoneAndNothingElse(String command) throws Exception {
        try (Jedis jedis = SERVERS.source.jedis();
                Following following = new Following(SERVERS.job())) {
            AllTypes.fill(jedis);
            following.awaitSnapshot();
            jedis.set("old", "1");
            await().atMost(PATIENCE).until(() -> SERVERS.targetHas("old"));
            jedis.sendCommand(() -> command.getBytes(US_ASCII));
            jedis.set("new", "1");

            await().atMost(PATIENCE).until(() -> SERVERS.targetHas("new") && !SERVERS.targetHas("old"));
            ReplicationReport report = following.end();
            assertThat(report.clean()).isTrue();
            assertThat(ServerComparison.compare(SERVERS.source, SERVERS.target, Duration.ofMillis(5)))
                    .isEmpty();
        }
    }

    @Test
    @Behaviour("BF-60")
    void databases_swapped_areEqualAfterwards() throws Exception {
        try (Jedis jedis = SERVERS.source.jedis();
                JedisSide otherSource = JedisSide.open(
                        Side.SOURCE, Following.config(SERVERS.source).withDatabase(1));
                JedisSide otherTarget = JedisSide.open(
                        Side.TARGET, Following.config(SERVERS.target).withDatabase(1))) {
            jedis.mset("here", "0", "both", "0");
            jedis.select(1);
            jedis.mset("there", "1", "both", "1");
            Map<Integer, Followed.Pair> pairs = Map.of(
                    0,
                    new Followed.Pair(SERVERS.sourceSide, SERVERS.targetSide),
                    1,
                    new Followed.Pair(otherSource, otherTarget));
            try (Following following = new Following(Replication.create(
                    Following.config(SERVERS.source),
                    new LibraryFormats(),
                    Followed.of(pairs),
                    ReplicationConfig.defaults()))) {
                following.awaitSnapshot();
                jedis.swapDB(0, 1);

                await().atMost(PATIENCE)
                        .until(() -> ServerComparison.compare(SERVERS.source, SERVERS.target, Duration.ofMillis(5))
                                .isEmpty());
                assertThat(following.end().clean()).isTrue();
                assertThat(SERVERS.targetHas("there")).isTrue();
            }
        }
    }

    @Test
    @Behaviour("BF-56")
    void source_killedAndStartedAnew_isCopiedAgainAndLosesWhatTheSourceHasLost() throws Exception {
        try (RealRedis killed = RealRedis.startPersistent("repl-diskless-sync-delay 0");
                JedisSide side = JedisSide.open(Side.SOURCE, Following.config(killed))) {
            Replication job = Following.job(
                    Following.config(killed), side, SERVERS.targetSide, patient(), ReplicationConfig.defaults());
            try (Following following = new Following(job)) {
                following.awaitSnapshot();
                try (Jedis jedis = SERVERS.target.jedis()) {
                    jedis.set("lost", "by the source in its fall");
                }
                killed.kill();
                killed.restart();
                try (Jedis jedis = killed.jedis()) {
                    jedis.set("meanwhile", "1");
                }

                await().atMost(PATIENCE).until(() -> SERVERS.targetHas("meanwhile"));
                ReplicationReport report = following.end();
                assertThat(report.snapshots()).isEqualTo(2);
                assertThat(SERVERS.targetHas("lost")).isFalse();
                assertThat(ServerComparison.compare(killed, SERVERS.target, Duration.ofMillis(5)))
                        .isEmpty();
            }
        }
    }

    @Test
    @Behaviour("BF-60")
    void target_startedAnewWithoutItsKeys_getsThemAgain() throws Exception {
        try (RealRedis forgetful = RealRedis.start();
                JedisSide side = JedisSide.open(Side.TARGET, Following.config(forgetful));
                Jedis jedis = SERVERS.source.jedis()) {
            AllTypes.fill(jedis);
            try (Following following = new Following(Following.job(
                    Following.config(SERVERS.source),
                    SERVERS.sourceSide,
                    side,
                    patient(),
                    ReplicationConfig.defaults()))) {
                following.awaitSnapshot();
                forgetful.kill();
                forgetful.restart();
                jedis.set("touched", "1");

                await().atMost(PATIENCE)
                        .until(() -> ServerComparison.compare(SERVERS.source, forgetful, Duration.ofMillis(5))
                                .isEmpty());
                assertThat(following.end().clean()).isTrue();
            }
        }
    }

    private static BackfillConfig patient() {
        return BackfillConfig.defaults()
                .withWalk(BackfillConfig.defaults().walk().withMaxAttempts(100));
    }
}
