package io.crossfade.benchmarks.delay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossfade.testing.RealRedis;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisConnectionException;

/** What passes arrives whole, in order and late. */
class DelayProxyIT {
    private static final Duration EACH_WAY = Duration.ofMillis(20);
    private static RealRedis server;

    @BeforeAll
    static void startServer() {
        server = RealRedis.start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Test
    void roundTrip_overTheProxy_takesBothDelays() {
        try (DelayProxy proxy = DelayProxy.to(server, EACH_WAY);
                Jedis jedis = new Jedis(proxy.host(), proxy.port())) {
            jedis.ping();
            long start = System.nanoTime();
            jedis.ping();

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(EACH_WAY.multipliedBy(2));
            assertThat(proxy.cpuNanos()).isPositive();
        }
    }

    @Test
    void pipeline_largerThanAnyBuffer_arrivesWholeAndInOrder() {
        String large = "x".repeat(3_000_000);
        try (DelayProxy proxy = DelayProxy.to(server, EACH_WAY);
                Jedis jedis = new Jedis(proxy.host(), proxy.port())) {
            jedis.set("large", large);
            jedis.rpush("list", "1");
            jedis.rpush("list", "2");

            assertThat(jedis.get("large")).isEqualTo(large);
            assertThat(jedis.lrange("list", 0, -1)).containsExactly("1", "2");
        }
    }

    @Test
    void close_connectionOpen_endsIt() {
        DelayProxy proxy = DelayProxy.to(server, EACH_WAY);
        try (Connection connection = new Connection(proxy.host(), proxy.port())) {
            connection.ping();
            proxy.close();

            assertThatThrownBy(connection::ping).isInstanceOf(JedisConnectionException.class);
        }
    }
}
