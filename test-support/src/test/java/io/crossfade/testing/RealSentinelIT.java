package io.crossfade.testing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/** Servers behind a sentinel to test with change their roles when the primary dies. */
class RealSentinelIT {
    @Test
    void primary_killed_isReplacedByTheReplica() {
        try (RealSentinel redis = RealSentinel.start()) {
            RealRedis first = redis.primary();
            RealRedis second = redis.replica();
            set(first, "1");

            redis.killPrimary();

            assertThat(redis.primary()).isSameAs(second);
            set(second, "2");
        }
    }

    private static void set(RealRedis server, String value) {
        try (Jedis jedis = server.jedis()) {
            assertThat(jedis.set("key", value)).isEqualTo("OK");
        }
    }
}
