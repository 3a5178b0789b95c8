package io.crossfade.replicator;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.testing.Behaviour;
import io.crossfade.testing.RealRedis;
import io.crossfade.testing.RedisContainer;
import io.crossfade.testing.RedisImage;
import io.crossfade.testing.RequiresDocker;
import io.crossfade.testing.RunningServer;
import io.crossfade.testing.ServerComparison;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/** RDB files that go to a server of another version. */
@RequiresDocker
class RdbVersionsContainerIT {
    private static RedisContainer redis6;
    private static RedisContainer redis8;
    private static RedisContainer valkey8;
    private static RealRedis redis7;

    @TempDir
    private static Path folder;

    @BeforeAll
    static void start() {
        redis6 = RedisContainer.start(RedisImage.REDIS_6_0);
        redis8 = RedisContainer.start(RedisImage.REDIS_8_0);
        valkey8 = RedisContainer.start(RedisImage.VALKEY_8_1);
        redis7 = RealRedis.start("dir " + folder);
    }

    @AfterAll
    static void stop() {
        redis6.close();
        redis8.close();
        valkey8.close();
        redis7.close();
    }

    @Test
    @Behaviour("BF-54")
    void rdb_ofNewerServer_olderTargetIsEqual() {
        fill(redis8);
        redis8.save(folder.resolve("redis8.rdb"));

        assertRestored(redis8, "redis8.rdb", redis7);
        assertRestored(redis8, "redis8.rdb", valkey8);
        assertRestored(redis8, "redis8.rdb", redis6);
    }

    @Test
    @Behaviour("BF-54")
    void rdb_ofOlderServer_newerTargetIsEqual() {
        fill(redis6);
        redis6.save(folder.resolve("redis6.rdb"));

        assertRestored(redis6, "redis6.rdb", redis8);
    }

    @Test
    @Behaviour("BF-54")
    void rdb_hashWhoseFieldsExpire_isRestoredWholeOrNotAtAll() {
        redis8.flush();
        try (Jedis jedis = redis8.jedis()) {
            jedis.hset("hash", "field", "1");
            jedis.hset("hash", "other", "1");
            jedis.hexpire("hash", 86_400, "field");
        }
        redis8.save(folder.resolve("fields.rdb"));
        redis7.flush();

        Cli older = restore("fields.rdb", redis7);
        redis8.flush();
        Cli same = restore("fields.rdb", redis8);

        assertThat(older.code()).isEqualTo(1);
        assertThat(older.json()).containsEntry("quarantined", 1).containsEntry("balanced", true);
        assertThat(older.out()).contains("a hash whose fields expire");
        try (Jedis jedis = redis7.jedis()) {
            assertThat(jedis.dbSize()).isZero();
        }
        assertThat(same.code()).as(same.err()).isZero();
        try (Jedis jedis = redis8.jedis()) {
            assertThat(jedis.httl("hash", "field", "other").get(0)).isBetween(80_000L, 86_400L);
            assertThat(jedis.httl("hash", "other")).containsExactly(-1L);
        }
    }

    private static void fill(RunningServer server) {
        server.flush();
        try (Jedis jedis = server.jedis()) {
            AllTypes.fill(jedis);
        }
    }

    private static void assertRestored(RunningServer source, String file, RunningServer target) {
        target.flush();

        Cli run = restore(file, target);

        assertThat(run.code()).as(target + ": " + run.out() + run.err()).isZero();
        assertThat(run.json()).containsEntry("restored", AllTypes.COUNT).containsEntry("balanced", true);
        assertThat(ServerComparison.compare(source, target, Duration.ofMillis(20)))
                .as(target.toString())
                .isEmpty();
    }

    private static Cli restore(String file, RunningServer target) {
        String config = Cli.config(folder, 1, target.host(), target.port());
        return Cli.run(
                "backfill",
                "-c",
                config,
                "--source-rdb",
                folder.resolve(file).toString(),
                "--report",
                "json",
                "--checkpoint",
                folder.resolve("cp").toString());
    }
}
