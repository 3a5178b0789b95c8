package io.crossfade.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.crossfade.testing.Difference.Kind;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.StreamEntryID;

@RequiresDocker
class RedisContainerIT {
    @ParameterizedTest
    @EnumSource
    void start_image_serverOfThatVersion(RedisImage image) {
        try (RedisContainer server = RedisContainer.start(image);
                Jedis jedis = server.jedis()) {
            String version = image.tag().replaceAll(".*:|-.*", "");
            String field = image == RedisImage.VALKEY_8_1 ? "valkey_version:" : "redis_version:";

            assertThat(jedis.info("server")).contains(field + version + ".");
        }
    }

    @ParameterizedTest
    @EnumSource
    void compare_withTheEmbeddedServer_byMeaning(RedisImage image) {
        try (RedisContainer container = RedisContainer.start(image);
                RealRedis embedded = RealRedis.start();
                Jedis first = embedded.jedis();
                Jedis second = container.jedis()) {
            fill(first);
            fill(second);
            assertThat(ServerComparison.compare(embedded, container)).isEmpty();

            second.zincrby("zset", 0.25, "a");
            second.persist("string");
            second.xgroupSetID("stream", "group", new StreamEntryID(2, 1));

            assertThat(ServerComparison.compare(embedded, container))
                    .extracting(Difference::key, Difference::kind)
                    .containsExactly(
                            tuple("stream", Kind.VALUE), tuple("string", Kind.EXPIRY), tuple("zset", Kind.VALUE));
        }
    }

    private static void fill(Jedis jedis) {
        jedis.setex("string", 1_000, "value");
        jedis.rpush("list", "a", "b");
        for (int i = 0; i < 1_000; i++) {
            jedis.sadd("set", "member" + i);
            jedis.hset("hash", "field" + i, "value");
        }
        jedis.zadd("zset", 0.1, "a");
        jedis.zadd("zset", 1e21, "b");
        jedis.pfadd("hll", "a", "b", "c");
        jedis.xadd("stream", new StreamEntryID(1, 1), Map.of("f", "v"));
        jedis.xgroupCreate("stream", "group", new StreamEntryID(0, 0), false);
    }
}
