package io.crossfade.testing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/** Servers behind a sentinel to test with change their roles on demand, and when the primary dies. */
class RealSentinelIT {
    @Test
    void primary_failsOverAndIsKilled_isReplacedEachTime() {
        try (RealSentinel redis = RealSentinel.start()) {
            RealRedis first = redis.primary();
            RealRedis second = redis.replica();
            set(first, "1");

            redis.failOver();

            assertThat(redis.primary()).isSameAs(second);
            set(second, "2");
            try (Jedis replica = first.jedis()) {
                assertThat(replica.info("replication")).contains("role:slave");
            }

            redis.killPrimary();

            assertThat(redis.primary()).isSameAs(first);
            set(first, "3");
        }
    }

    private static void set(RealRedis server, String value) {
        try (Jedis jedis = server.jedis()) {
            assertThat(jedis.set("key", value)).isEqualTo("OK");
        }
    }
}
