package io.crossfade.spring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossfade.Crossfade;
import io.crossfade.model.MigrationPhase;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.RealCluster;
import io.crossfade.testing.RealRedis;
import io.crossfade.testing.RealSentinel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisSentinelConfiguration;
import org.springframework.data.redis.connection.jedis.JedisConnectionFactory;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.StringRedisTemplate;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;

/** Applications whose {@code spring.data.redis} names sentinels or a cluster, moved to one server. */
class TopologiesIT {
    private static RealSentinel sentinel;
    private static RealCluster cluster;
    private static RealRedis target;

    /** Caches what it computes. */
    static class Squares {
        private final AtomicInteger computed = new AtomicInteger();

        @Cacheable("squares")
        public String square(int number) {
            computed.incrementAndGet();
            return Integer.toString(number * number);
        }

        public int computed() {
            return computed.get();
        }
    }

    /** Has a cache. */
    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @EnableCaching
    static class Caching {
        @Bean
        Squares squares() {
            return new Squares();
        }
    }

    /** Factories of the application's own, in the mode with connections of the older classes of Jedis. */
    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @EnableCaching
    static class Legacy {
        @Bean
        Squares squares() {
            return new Squares();
        }

        @Bean
        @SuppressWarnings("deprecation") // applications have it
        JedisConnectionFactory legacyFactory(Environment environment) {
            List<String> nodes =
                    List.of(environment.getRequiredProperty("legacy.nodes").split(","));
            String master = environment.getProperty("spring.data.redis.sentinel.master");
            JedisConnectionFactory factory = master == null
                    ? new JedisConnectionFactory(new RedisClusterConfiguration(nodes))
                    : new JedisConnectionFactory(new RedisSentinelConfiguration(master, Set.copyOf(nodes)));
            factory.setUseUnifiedJedis(false);
            return factory;
        }
    }

    @BeforeAll
    static void start() {
        sentinel = RealSentinel.start();
        cluster = RealCluster.start();
        target = RealRedis.start();
    }

    @BeforeEach
    void empty() {
        target.flush();
        sentinel.primary().flush();
        cluster.primaries().forEach(RealRedis::flush);
    }

    @AfterAll
    static void stop() {
        target.close();
        cluster.close();
        sentinel.close();
    }

    @ParameterizedTest
    @ValueSource(classes = {Caching.class, Legacy.class})
    @Behaviour({"SP-1", "SP-2", "SP-4"})
    void sentinels_ofTheApplication_areTheSource(Class<?> application) {
        String nodes = addresses(sentinel.sentinels());
        moves(
                application,
                true,
                "spring.data.redis.sentinel.master=" + RealSentinel.MASTER_NAME,
                "spring.data.redis.sentinel.nodes=" + nodes,
                "legacy.nodes=" + nodes);
    }

    @ParameterizedTest
    @ValueSource(classes = {Caching.class, Legacy.class})
    @Behaviour({"SP-1", "SP-2", "SP-4"})
    void cluster_ofTheApplication_isTheSource(Class<?> application) {
        String nodes = addresses(cluster.seeds());
        moves(application, false, "spring.data.redis.cluster.nodes=" + nodes, "legacy.nodes=" + nodes);
    }

    @Test
    @Behaviour({"SP-4", "SP-5"})
    void factory_forOtherSentinels_stopsTheStart() {
        assertThatThrownBy(() -> start(
                        Legacy.class,
                        "spring.data.redis.sentinel.master=" + RealSentinel.MASTER_NAME,
                        "spring.data.redis.sentinel.nodes=" + addresses(sentinel.sentinels()),
                        "legacy.nodes=other.example.com:26379"))
                .hasStackTraceContaining("The connection factory 'legacyFactory' is for " + RealSentinel.MASTER_NAME
                        + " behind the sentinels [other.example.com:26379] database 0");
    }

    private static void moves(Class<?> type, boolean pipelines, String... source) {
        try (ConfigurableApplicationContext application = start(type, source)) {
            StringRedisTemplate redis = new StringRedisTemplate(application.getBean(RedisConnectionFactory.class));
            Squares squares = application.getBean(Squares.class);
            redis.opsForValue().set("key", "value");
            RedisCallback<Object> writes = connection -> {
                connection.stringCommands().append("key".getBytes(UTF_8), "+".getBytes(UTF_8));
                connection.stringCommands().set("another".getBytes(UTF_8), "value".getBytes(UTF_8));
                return null;
            };
            if (pipelines) {
                redis.executePipelined(writes);
            } else {
                redis.execute(writes); // Spring has no pipelines for clusters on Jedis
            }
            redis.opsForHash().put("hash", "field", "1");
            assertThat(squares.square(7)).isEqualTo("49");

            Crossfade crossfade = application.getBean(Crossfade.class);
            assertThat(crossfade.awaitConverged(Duration.ofSeconds(20))).isTrue();
            crossfade.changePhase(MigrationPhase.SHADOW_READ);
            crossfade.changePhase(MigrationPhase.TARGET_LIVE);

            try (Jedis jedis = target.jedis()) {
                assertThat(jedis.mget("key", "another")).containsExactly("value+", "value");
                assertThat(jedis.hget("hash", "field")).isEqualTo("1");
                jedis.set("key", "moved");
            }
            assertThat(redis.opsForValue().multiGet(List.of("key", "another"))).containsExactly("moved", "value");
            assertThat(redis.keys("*")).contains("key", "another", "hash", "squares::7");
            assertThat(squares.square(7)).isEqualTo("49");
            assertThat(squares.computed()).isOne();
        }
    }

    private static ConfigurableApplicationContext start(Class<?> type, String... properties) {
        List<String> all = new ArrayList<>(List.of(properties));
        all.addAll(List.of(
                "crossfade.phase=dual-write",
                "crossfade.cutover.hold-timeout=20s",
                "crossfade.target.host=" + target.host(),
                "crossfade.target.port=" + target.port(),
                "crossfade.carry.quiet-time=5ms"));
        return SpringApp.start(type, WebApplicationType.NONE, all);
    }

    private static String addresses(List<HostAndPort> nodes) {
        return nodes.stream().map(HostAndPort::toString).collect(Collectors.joining(","));
    }
}
