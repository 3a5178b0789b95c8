package io.crossfade.jedis;

import static io.crossfade.model.MigrationPhase.DUAL_WRITE;
import static io.crossfade.model.MigrationPhase.SHADOW_READ;
import static io.crossfade.model.MigrationPhase.TARGET_LIVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.crossfade.CrossfadeConfig;
import io.crossfade.spi.SideConfig;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.RealRedis;
import io.crossfade.testing.RedisContainer;
import io.crossfade.testing.RedisImage;
import io.crossfade.testing.RequiresDocker;
import io.crossfade.testing.ServerComparison;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.params.SetParams;
import redis.clients.jedis.params.XAddParams;
import redis.clients.jedis.util.KeyValue;

/**
 * Between versions the payload of DUMP is accepted one way only: the way back needs the typed copy, and old servers tell an
 * expiry only as the time that is left.
 */
@RequiresDocker
class VersionsContainerIT {
    @ParameterizedTest
    @CsvSource({
        "REDIS_6_0, REDIS_8_0",
        "REDIS_7_0, REDIS_8_0",
        "REDIS_6_0, VALKEY_8_1",
        "REDIS_8_0, VALKEY_8_1",
        "VALKEY_8_1, REDIS_7_0"
    })
    @Behaviour("CV-5")
    void dualWrite_cutoverAndRollback_bothVersionsEqual(RedisImage from, RedisImage to) {
        try (RedisContainer source = RedisContainer.start(from);
                RedisContainer target = RedisContainer.start(to)) {
            CrossfadeConfig config = CrossfadeConfig.builder()
                    .phase(DUAL_WRITE)
                    .source(SideConfig.of(source.host(), source.port()))
                    .target(SideConfig.of(target.host(), target.port()))
                    .build();
            try (JedisCrossfade jedis = JedisCrossfade.open(config);
                    RedisClient redis = jedis.redisClient()) {
                writeEveryType(redis, "source");
                assertEqual(jedis, source, target);

                jedis.crossfade().changePhase(SHADOW_READ);
                jedis.crossfade().changePhase(TARGET_LIVE);
                writeEveryType(redis, "target");
                assertEqual(jedis, source, target);

                jedis.crossfade().changePhase(SHADOW_READ);
                assertThat(redis.get("string:target")).isEqualTo("value");
                writeEveryType(redis, "again");
                assertEqual(jedis, source, target);
            }
        }
    }

    @Test
    @Behaviour("JD-9")
    void waitAof_ofAServerThatHasIt_tellsWhatIsOnDisk() {
        try (RedisContainer server = RedisContainer.start(RedisImage.REDIS_8_0);
                RealRedis target = RealRedis.start();
                Jedis admin = server.jedis()) {
            CrossfadeConfig config = CrossfadeConfig.builder()
                    .phase(DUAL_WRITE)
                    .source(SideConfig.of(server.host(), server.port()))
                    .target(SideConfig.of(target.host(), target.port()))
                    .build();
            try (JedisCrossfade jedis = JedisCrossfade.open(config);
                    RedisClient redis = jedis.redisClient()) {
                redis.set("key", "value");
                assertThatThrownBy(() -> redis.waitAOF("key", 1, 0, 100)).hasMessageContaining("appendonly");
                admin.configSet("appendonly", "yes");
                await().atMost(TwoServers.REST)
                        .until(() -> admin.info("persistence").contains("aof_rewrite_in_progress:0"));
                assertThat(redis.waitAOF("key", 1, 0, 10_000)).isEqualTo(new KeyValue<>(1L, 0L));
            }
        }
    }

    private static void writeEveryType(RedisClient redis, String suffix) {
        redis.set("string:" + suffix, "value");
        redis.set("expiring:" + suffix, "value", SetParams.setParams().ex(1_000));
        redis.incr("counter");
        redis.incrByFloat("float", 0.1);
        redis.append("log", suffix);
        for (int i = 0; i < 600; i++) {
            redis.hset("hash", suffix + i, "value" + i);
            redis.sadd("set", suffix + i);
            redis.zadd("zset", i + 0.1, suffix + i);
            redis.rpush("list", suffix + i);
        }
        redis.hdel("hash", suffix + 5);
        redis.spop("set", 3);
        redis.zincrby("zset", 0.3, suffix + 7);
        redis.lpop("list");
        redis.pfadd("hll", suffix, "b", "c");
        redis.setbit("bits", 1_000L + suffix.length(), true);
        StreamEntryID id = redis.xadd("stream", XAddParams.xAddParams(), Map.of("field", suffix));
        redis.xgroupCreate("stream", "group:" + suffix, new StreamEntryID(0, 0), false);
        redis.xdel("stream", id);
        redis.xadd("stream", XAddParams.xAddParams(), Map.of("field", suffix + "2"));
        redis.pexpire("hash", 1_000_000);
    }

    private static void assertEqual(JedisCrossfade jedis, RedisContainer source, RedisContainer target) {
        assertThat(jedis.crossfade().awaitConverged(TwoServers.REST)).isTrue();
        assertThat(ServerComparison.compare(source, target)).isEmpty();
        assertThat(jedis.crossfade().status().dirtyKeys()).isZero();
    }
}
