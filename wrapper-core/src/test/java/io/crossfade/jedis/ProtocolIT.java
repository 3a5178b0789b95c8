package io.crossfade.jedis;

import static io.crossfade.model.MigrationPhase.SHADOW_READ;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossfade.testing.Behaviour;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.Response;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.resps.Tuple;

/** Which protocol a client on the seam speaks. Jedis 8 would negotiate RESP3 with a server by itself. */
class ProtocolIT {
    private final TwoServers servers = new TwoServers();
    private final JedisCrossfade jedis = servers.open(SHADOW_READ);

    @AfterEach
    void end() {
        jedis.close();
        servers.close();
    }

    @Test
    @Behaviour({"CR-7", "JD-1"})
    void client_thatAsksForNoProtocol_readsEveryReplyRight() {
        try (RedisClient redis = RedisClient.builder()
                .connectionProvider(jedis.connectionProvider())
                .build()) {
            redis.zadd("z", Map.of("a", 1.0, "b", 2.5));
            redis.hset("h", Map.of("f", "v"));
            assertThat(redis.zrangeWithScores("z", 0, -1)).containsExactly(new Tuple("a", 1.0), new Tuple("b", 2.5));
            assertThat(redis.hgetAll("h")).isEqualTo(Map.of("f", "v"));
            assertThat(redis.hrandfieldWithValues("h", 1)).isEqualTo(List.of(Map.entry("f", "v")));
            assertThat(redis.zscore("z", "b")).isEqualTo(2.5);
            try (AbstractPipeline pipeline = redis.pipelined()) {
                Response<List<Tuple>> tuples = pipeline.zrangeWithScores("z", 0, 0);
                pipeline.sync();
                assertThat(tuples.get()).containsExactly(new Tuple("a", 1.0));
            }
        }
        assertThat(jedis.crossfade().awaitConverged(TwoServers.REST)).isTrue();
        servers.assertEqual();
    }

    @Test
    @Behaviour("CR-7")
    void client_configuredForResp3OnConnectionsOfResp2_isToldInsteadOfMisreading() {
        try (RedisClient redis = RedisClient.builder()
                .connectionProvider(jedis.connectionProvider())
                .clientConfig(DefaultJedisClientConfig.builder()
                        .protocol(RedisProtocol.RESP3)
                        .build())
                .build()) {
            redis.zadd("z", 1.5, "a");
            redis.hset("h", Map.of("f", "v"));

            assertThat(redis.hgetAll("h")).isEqualTo(Map.of("f", "v"));
            for (ThrowingCallable misread : List.<ThrowingCallable>of(
                    () -> redis.zrangeWithScores("z", 0, -1), () -> redis.hrandfieldWithValues("h", 1))) {
                assertThatThrownBy(misread)
                        .isInstanceOf(JedisDataException.class)
                        .hasMessageContaining("speaks RESP2")
                        .hasMessageContaining("nothing was sent")
                        .hasMessageContaining("clients(RedisProtocol.RESP3)");
            }
        }
    }
}
