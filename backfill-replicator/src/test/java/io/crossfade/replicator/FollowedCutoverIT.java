package io.crossfade.replicator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.crossfade.CrossfadeConfig;
import io.crossfade.backfill.local.JobException;
import io.crossfade.backfill.local.JobFailure;
import io.crossfade.backfill.local.ReplicationReport;
import io.crossfade.jedis.JedisCrossfade;
import io.crossfade.model.MigrationException;
import io.crossfade.model.MigrationPhase;
import io.crossfade.testing.Background;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.Race;
import io.crossfade.testing.ServerComparison;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.RedisClient;

/** A source that is followed while an application writes through Crossfade, and moves the authority. */
class FollowedCutoverIT {
    private static final String RECORD = "__crossfade:handover";
    private static final int WRITERS = 2;
    private static final int ROUNDS = 300;

    @RegisterExtension
    static final FollowedServers SERVERS = new FollowedServers("repl-diskless-sync-delay 0");

    @TempDir
    private Path folder;

    @Test
    @Race("T55")
    @Behaviour("BF-55")
    void writes_thatArriveByTheApplicationToo_countOnce() throws Exception {
        try (JedisCrossfade app = application(MigrationPhase.DUAL_WRITE);
                Following following = following();
                Jedis past = SERVERS.source.jedis()) {
            RedisClient redis = app.redisClient();
            List<CompletableFuture<Void>> writers = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                String writer = Integer.toString(i);
                writers.add(Background.run(() -> write(redis, writer)));
            }
            for (int i = 0; i < ROUNDS; i++) {
                past.incr("counter:" + i % 7);
                past.rpush("list:" + i % 7, "past-" + i);
            }
            writers.forEach(CompletableFuture::join);
            past.set("last", "1");
            await().atMost(Following.PATIENCE).until(() -> "1".equals(SERVERS.onTarget("last")));
            assertThat(app.crossfade().awaitConverged(Following.PATIENCE)).isTrue();

            assertThat(following.end().clean()).isTrue();
            try (Jedis jedis = SERVERS.source.jedis()) {
                int counted = jedis.keys("counter:*").stream()
                        .mapToInt(key -> Integer.parseInt(jedis.get(key)))
                        .sum();
                assertThat(counted).isEqualTo((WRITERS + 1) * ROUNDS);
            }
        }
        assertThat(ServerComparison.compare(SERVERS.source, SERVERS.target, Duration.ofMillis(5)))
                .isEmpty();
    }

    private static void write(RedisClient redis, String writer) {
        for (int i = 0; i < ROUNDS; i++) {
            redis.incr("counter:" + i % 7);
            redis.rpush("list:" + i % 7, writer + "-" + i);
            redis.del("gone:" + i % 5);
            redis.setex("gone:" + (i + 2) % 5, 1_000, "" + i);
        }
    }

    @Test
    @Behaviour({"HO-13", "BF-59"})
    void cutover_whileTheSourceIsFollowed_isRefusedUntilThatEnds() throws Exception {
        try (JedisCrossfade app = application(MigrationPhase.SHADOW_READ);
                Following following = following()) {
            assertThatThrownBy(() -> app.crossfade().changePhase(MigrationPhase.TARGET_LIVE))
                    .isInstanceOf(MigrationException.class)
                    .hasMessageContaining("a job follows the source")
                    .hasMessageContaining("crossfade stop");
            app.redisClient().set("k", "goes on");

            ReplicationReport report = following.end();

            assertThat(report.clean()).isTrue();
            app.crossfade().changePhase(MigrationPhase.TARGET_LIVE);
            assertThat(app.crossfade().phase()).isEqualTo(MigrationPhase.TARGET_LIVE);
        }
    }

    /** Whoever takes the job's entry away does what an instance does that keeps no record. */
    @Test
    @Behaviour("BF-59")
    void authority_thatMovedAllTheSame_endsTheJobAndNothingIsOverwritten() throws Exception {
        try (JedisCrossfade app = application(MigrationPhase.SHADOW_READ);
                Following following = following();
                Jedis past = SERVERS.source.jedis();
                Jedis jedis = SERVERS.target.jedis()) {
            past.mset("k", "older", "deleted", "older");
            await().atMost(Following.PATIENCE).until(() -> "older".equals(SERVERS.onTarget("deleted")));
            await().atMost(Following.PATIENCE)
                    .ignoreExceptionsInstanceOf(MigrationException.class)
                    .untilAsserted(() -> {
                        jedis.hkeys(RECORD).stream()
                                .filter(name -> name.startsWith("f:"))
                                .forEach(name -> jedis.hdel(RECORD, name));
                        app.crossfade().changePhase(MigrationPhase.TARGET_LIVE);
                    });
            jedis.set("k", "newer");
            jedis.del("deleted");
            for (int i = 0; i < ROUNDS; i++) {
                past.mset("k", "older " + i, "deleted", "older " + i, "other:" + i, "older");
            }

            assertThatThrownBy(following::awaitEnd)
                    .cause()
                    .isInstanceOfSatisfying(
                            JobException.class, e -> assertThat(e.failure()).isEqualTo(JobFailure.AUTHORITY_MOVED))
                    .hasMessageContaining("the target")
                    .hasMessageContaining("is the authority");
            assertThat(SERVERS.onTarget("k")).isEqualTo("newer");
            assertThat(jedis.keys("[do]*")).isEmpty();
        }
    }

    @Test
    @Behaviour("BF-59")
    void start_whereAnInstanceIsPastTheCutover_isRefusedWhateverTheFileSays() {
        try (JedisCrossfade app = application(MigrationPhase.TARGET_LIVE);
                Jedis past = SERVERS.source.jedis();
                Jedis jedis = SERVERS.target.jedis()) {
            past.set("k", "older");
            app.redisClient().ping();
            await().atMost(Following.PATIENCE).until(() -> jedis.exists(RECORD));
            Cli refused = Cli.run(
                    "backfill",
                    "-c",
                    Cli.config(
                            folder,
                            SERVERS.source.port(),
                            SERVERS.target.host(),
                            SERVERS.target.port(),
                            "crossfade.phase=dual-write"),
                    "--replicate",
                    "--checkpoint",
                    folder.resolve("cp").toString());

            assertThat(refused.code()).as(refused.err()).isEqualTo(15);
            assertThat(refused.err()).contains("is the authority");
            assertThat(SERVERS.onTarget("k")).isNull();
        }
    }

    private static Following following() throws Exception {
        Following following = new Following(SERVERS.job());
        following.awaitSnapshot();
        return following;
    }

    private static JedisCrossfade application(MigrationPhase phase) {
        return JedisCrossfade.open(CrossfadeConfig.builder()
                .phase(phase)
                .source(Following.config(SERVERS.source))
                .target(Following.config(SERVERS.target))
                .build());
    }
}
