package io.crossfade.replicator;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crossfade.backfill.local.ReplicationReport;
import io.crossfade.jedis.JedisSide;
import io.crossfade.model.Side;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.RealRedis;
import io.crossfade.testing.RedisContainer;
import io.crossfade.testing.RedisImage;
import io.crossfade.testing.RequiresDocker;
import io.crossfade.testing.RunningServer;
import io.crossfade.testing.ServerComparison;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/** A source whose hashes have fields that expire (Redis 7.4 and later), followed as by a replica. */
@RequiresDocker
class ReplicationVersionsContainerIT {
    private static RedisContainer source;
    private static JedisSide sourceSide;

    @BeforeAll
    static void start() {
        source = RedisContainer.start(RedisImage.REDIS_8_0);
        sourceSide = JedisSide.open(Side.SOURCE, Following.config(source));
    }

    @AfterAll
    static void stop() {
        sourceSide.close();
        source.close();
    }

    @Test
    @Behaviour("BF-171")
    void fields_thatExpire_areEqualInTheSnapshotAndWhileTheSourceIsFollowed() throws Exception {
        source.flush();
        try (RedisContainer target = RedisContainer.start(RedisImage.REDIS_8_0);
                JedisSide targetSide = JedisSide.open(Side.TARGET, Following.config(target));
                Jedis jedis = source.jedis()) {
            fill(jedis, "snapshot");
            try (Following following = new Following(Following.job(Following.config(source), sourceSide, targetSide))) {
                following.awaitSnapshot();
                fill(jedis, "followed");
                change(jedis, "snapshot");
                change(jedis, "followed");
                jedis.set("last", "1");
                await().atMost(Following.PATIENCE).until(() -> has(target, "last"));

                ReplicationReport report = following.end();
                assertThat(report.clean()).as(report.toString()).isTrue();
            }
            assertThat(ServerComparison.compare(source, target, Duration.ofMillis(5)))
                    .isEmpty();
            assertThat(jedis.hpttl("snapshot:stays", "expires").get(0)).isPositive();
        }
    }

    @Test
    @Behaviour("BF-171")
    void fields_thatExpire_onAnOlderTarget_areQuarantinedByKeyAndTheRestIsFollowed() throws Exception {
        source.flush();
        try (RealRedis older = RealRedis.start();
                JedisSide targetSide = JedisSide.open(Side.TARGET, Following.config(older));
                Jedis jedis = source.jedis()) {
            fill(jedis, "snapshot");
            try (Following following = new Following(Following.job(Following.config(source), sourceSide, targetSide))) {
                following.awaitSnapshot();
                fill(jedis, "followed");
                jedis.hset("plain", "field", "1");
                await().atMost(Following.PATIENCE).until(() -> has(older, "plain"));

                ReplicationReport report = following.end();
                assertThat(report.clean()).isFalse();
                assertThat(report.snapshot().quarantineReasons().values().stream()
                                .mapToLong(Long::longValue)
                                .sum())
                        .isGreaterThanOrEqualTo(4);
            }
            assertThat(has(older, "snapshot:stays")).isFalse();
            assertThat(has(older, "followed:stays")).isFalse();
        }
    }

    private static void fill(Jedis jedis, String prefix) {
        for (String name : new String[] {":stays", ":changes"}) {
            jedis.hset(prefix + name, Map.of("expires", "1", "soon", "2", "never", "3"));
            jedis.hexpire(prefix + name, 86_400, "expires", "soon");
        }
    }

    /** By every command that a server replicates in a form of its own, and by time. */
    private static void change(Jedis jedis, String prefix) {
        String key = prefix + ":changes";
        jedis.hpexpire(key, 1, "soon");
        send(jedis, "HSETEX", key, "EX", "5000", "FIELDS", "1", "added", "4");
        send(jedis, "HGETEX", key, "PERSIST", "FIELDS", "1", "expires");
        send(jedis, "HGETDEL", key, "FIELDS", "1", "never");
        send(jedis, "HPEXPIREAT", key, "4102444800000", "FIELDS", "1", "added");
        await().atMost(Following.PATIENCE).until(() -> !jedis.hexists(key, "soon"));
    }

    private static void send(Jedis jedis, String command, String... args) {
        jedis.sendCommand(() -> command.getBytes(US_ASCII), args);
    }

    private static boolean has(RunningServer server, String key) {
        try (Jedis jedis = server.jedis()) {
            return jedis.exists(key);
        }
    }
}
