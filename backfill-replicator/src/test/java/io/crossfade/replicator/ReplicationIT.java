package io.crossfade.replicator;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.crossfade.backfill.local.BackfillConfig;
import io.crossfade.backfill.local.ImportOutcome;
import io.crossfade.backfill.local.JobException;
import io.crossfade.backfill.local.JobFailure;
import io.crossfade.backfill.local.Replication;
import io.crossfade.backfill.local.ReplicationConfig;
import io.crossfade.backfill.local.ReplicationReport;
import io.crossfade.backfill.progress.ProgressListener;
import io.crossfade.jedis.JedisSide;
import io.crossfade.model.Side;
import io.crossfade.setting.Settings;
import io.crossfade.spi.SideConfig;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.Race;
import io.crossfade.testing.RealRedis;
import io.crossfade.testing.ServerComparison;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.Transaction;

/** A source that is followed as by a replica, while writers that know nothing of Crossfade go on. */
class ReplicationIT {
    private static final int WRITERS = 3;
    private static final int ROUNDS = 400;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @RegisterExtension
    static final FollowedServers SERVERS =
            new FollowedServers("repl-diskless-sync-delay 0", "repl-backlog-size 10mb", "enable-debug-command yes");

    @Test
    @Behaviour("BF-55")
    @Race("T42")
    void writers_pastCrossfade_targetIsEqualOnceTheyRest() throws Exception {
        try (Jedis jedis = SERVERS.source.jedis()) {
            AllTypes.fill(jedis);
        }
        ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
        try (Following following = new Following(SERVERS.job())) {
            List<Future<?>> writing = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                int writer = i;
                writing.add(writers.submit(() -> write(writer, following::hasSnapshot)));
            }
            following.awaitSnapshot();
            for (Future<?> each : writing) {
                each.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
            try (Jedis jedis = SERVERS.source.jedis()) {
                jedis.set("last", "1");
                await().atMost(PATIENCE).until(() -> SERVERS.targetHas("last"));
            }

            ReplicationReport report = following.end();

            assertThat(report.owed()).isEmpty();
            assertThat(report.clean()).isTrue();
            assertThat(report.snapshots()).isEqualTo(1);
            assertThat(report.snapshot().of(ImportOutcome.RESTORED)).isPositive();
            assertThat(report.commands()).isGreaterThan(WRITERS * ROUNDS);
            assertThat(report.settled()).isPositive();
            assertThat(ServerComparison.compare(SERVERS.source, SERVERS.target, Duration.ofMillis(5)))
                    .isEmpty();
        } finally {
            writers.shutdownNow();
        }
    }

    @Test
    @Behaviour("BF-56")
    void connection_thatBreaks_goesOnWhereItWas() throws Exception {
        try (Following following = new Following(SERVERS.job());
                Jedis jedis = SERVERS.source.jedis()) {
            following.awaitSnapshot();
            jedis.set("before", "1");
            await().atMost(PATIENCE).until(() -> SERVERS.targetHas("before"));

            jedis.sendCommand(() -> "CLIENT".getBytes(US_ASCII), "KILL", "TYPE", "replica");
            jedis.set("meanwhile", "1");

            await().atMost(PATIENCE).until(() -> SERVERS.targetHas("meanwhile"));
            ReplicationReport report = following.end();
            assertThat(report.resumptions()).isEqualTo(1);
            assertThat(report.snapshots()).isEqualTo(1);
            assertThat(report.owed()).isEmpty();
        }
    }

    /** It confirms nothing, so for the source it is as far behind as all that was ever written. */
    @Test
    @Behaviour("BF-172")
    void source_thatHasWrittenMoreThanAReplicaMayBeBehind_isFollowedAllTheSame() throws Exception {
        BackfillConfig strict = Settings.of("test", Map.of("crossfade.backfill.max-replica-lag", "1000"))
                .as(BackfillConfig::from);
        try (Following following = new Following(SERVERS.job(strict, ReplicationConfig.defaults()));
                Jedis jedis = SERVERS.source.jedis()) {
            following.awaitSnapshot();
            jedis.set("long", "x".repeat(10_000));
            await().atMost(PATIENCE)
                    .until(() -> jedis.info("replication").contains("state=online") && SERVERS.targetHas("long"));
            await().during(Duration.ofMillis(1_500)).atMost(PATIENCE).until(() -> following.notes().stream()
                    .noneMatch(note -> note.contains("holding")));
            jedis.set("last", "1");
            await().atMost(PATIENCE).until(() -> SERVERS.targetHas("last"));
            assertThat(following.end().clean()).isTrue();
        }
    }

    @Test
    @Behaviour("BF-57")
    void source_thatReplicatesAnUnknownCommand_failsAndNamesIt() throws Exception {
        try (RealRedis renamed = RealRedis.start("repl-diskless-sync-delay 0", "rename-command SET STORE");
                JedisSide side = JedisSide.open(Side.SOURCE, Following.config(renamed))) {
            Replication job = Following.job(Following.config(renamed), side, SERVERS.targetSide);
            Following following = new Following(job);
            following.awaitSnapshot();
            try (Jedis jedis = renamed.jedis()) {
                jedis.sendCommand(() -> "STORE".getBytes(US_ASCII), "key", "secret-value");
            }

            assertThatThrownBy(following::awaitEnd)
                    .cause()
                    .isInstanceOfSatisfying(
                            JobException.class, e -> assertThat(e.failure()).isEqualTo(JobFailure.FEED_UNREADABLE))
                    .hasMessageContaining("STORE")
                    .hasMessageNotContaining("secret");
        }
    }

    @Test
    @Behaviour("BF-57")
    void source_thatDeniesPsync_failsAndSaysWhatIsNeeded() {
        try (Jedis jedis = SERVERS.source.jedis()) {
            jedis.aclSetUser("reader", "on", ">secret", "~*", "+@all", "-psync");
        }
        SideConfig denied = Following.config(SERVERS.source).withCredentials("reader", "secret");

        assertThatThrownBy(() -> Following.job(denied, SERVERS.sourceSide, SERVERS.targetSide)
                        .run(ProgressListener.NONE))
                .isInstanceOfSatisfying(
                        JobException.class, e -> assertThat(e.failure()).isEqualTo(JobFailure.ACCESS_DENIED))
                .hasMessageContaining("need PSYNC");
    }

    @Test
    @Behaviour("BF-57")
    void source_withoutPsync_failsAndSaysWhatIsNeeded() {
        try (RealRedis managed = RealRedis.start("rename-command PSYNC \"\"");
                JedisSide side = JedisSide.open(Side.SOURCE, Following.config(managed))) {
            assertThatThrownBy(() -> Following.job(Following.config(managed), side, SERVERS.targetSide)
                            .run(ProgressListener.NONE))
                    .isInstanceOfSatisfying(
                            JobException.class, e -> assertThat(e.failure()).isEqualTo(JobFailure.ACCESS_DENIED))
                    .hasMessageContaining("PSYNC");
        }
    }

    @Test
    @Behaviour("BF-57")
    void target_full_failsAndSaysSo() {
        try (RealRedis full = RealRedis.start("maxmemory 100kb", "maxmemory-policy noeviction");
                JedisSide side = JedisSide.open(Side.TARGET, Following.config(full));
                Jedis jedis = SERVERS.source.jedis()) {
            AllTypes.fill(jedis);
            BackfillConfig hasty = BackfillConfig.defaults()
                    .withWalk(BackfillConfig.defaults().walk().withMaxAttempts(2));

            assertThatThrownBy(() -> Following.job(
                                    Following.config(SERVERS.source),
                                    SERVERS.sourceSide,
                                    side,
                                    hasty,
                                    ReplicationConfig.defaults())
                            .run(ProgressListener.NONE))
                    .isInstanceOfSatisfying(
                            JobException.class, e -> assertThat(e.failure()).isEqualTo(JobFailure.TARGET_UNREACHABLE))
                    .hasMessageContaining("OOM");
        }
    }

    @Test
    @Behaviour("BF-57")
    void target_thatForbidsTheRecord_failsAndSaysWhatItIsFor() {
        try (Jedis jedis = SERVERS.target.jedis()) {
            jedis.aclSetUser("copier", "on", ">secret", "~[^_]*", "~__crossfade:[^h]*", "&*", "+@all");
        }
        try (JedisSide side =
                JedisSide.open(Side.TARGET, Following.config(SERVERS.target).withCredentials("copier", "secret"))) {
            assertThatThrownBy(() -> Following.job(Following.config(SERVERS.source), SERVERS.sourceSide, side)
                            .run(ProgressListener.NONE))
                    .isInstanceOfSatisfying(
                            JobException.class, e -> assertThat(e.failure()).isEqualTo(JobFailure.ACCESS_DENIED))
                    .hasMessageContaining("hand-over record");
        }
    }

    @Test
    @Behaviour("BF-58")
    void pause_whileItLasts_nothingIsWritten() throws Exception {
        try (Following following = new Following(SERVERS.job());
                Jedis jedis = SERVERS.source.jedis()) {
            following.awaitSnapshot();
            following.pause(true);
            await().atMost(PATIENCE).until(() -> following.notes().stream().anyMatch(note -> note.contains("pause")));
            jedis.set("held", "1");
            await().during(Duration.ofMillis(500)).atMost(PATIENCE).until(() -> !SERVERS.targetHas("held"));

            following.pause(false);
            await().atMost(PATIENCE).until(() -> SERVERS.targetHas("held"));
            following.pause(true);
            assertThat(following.end().clean()).isTrue();
        }
    }

    /** Commands of every kind over few keys, so that each changes often and is often deleted: before, during and after the snapshot. */
    private static void write(int writer, BooleanSupplier snapshotIsThrough) {
        try (Jedis jedis = SERVERS.source.jedis()) {
            for (int i = 0, since = 0; since < ROUNDS; i++) {
                since += snapshotIsThrough.getAsBoolean() ? 1 : 0;
                String key = ":" + i % 20;
                jedis.incr("counter" + key);
                jedis.rpush("list" + key, writer + "-" + i);
                jedis.lpop("list:" + i % 7);
                jedis.hset("hash" + key, "field" + i % 30, "" + i);
                jedis.spop("set" + key);
                jedis.sadd("set" + key, "" + i, "a");
                jedis.zadd("sorted" + key, i / 3.0, "" + i % 11);
                jedis.xadd("stream" + key, StreamEntryID.NEW_ENTRY, Map.of("n", "" + i));
                jedis.setex("expiring" + key, 1_000, "" + i);
                jedis.del("string:" + i % 5);
                jedis.eval("redis.call('set', KEYS[1], ARGV[1])", 1, "string" + key, "" + i);
                try (Transaction transaction = jedis.multi()) {
                    transaction.incr("counter" + key);
                    transaction.rename("expiring" + key, "renamed" + key);
                    transaction.exec();
                }
            }
        }
    }
}
