package io.crossfade.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossfade.Crossfade;
import io.crossfade.testing.Behaviour;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.jedis.JedisConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;
import redis.clients.jedis.Jedis;

/** An application with connection factories for two databases of one server. */
class DatabasesIT {
    @RegisterExtension
    static final TwoServers SERVERS = new TwoServers("databases 16");

    /** Database 5 for what is kept longer. */
    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class TwoDatabases {
        @Bean
        JedisConnectionFactory first() {
            return factory(0, true);
        }

        @Bean(defaultCandidate = false)
        JedisConnectionFactory archive(Environment environment) {
            return factory(5, environment.getProperty("unified", Boolean.class, true));
        }

        private static JedisConnectionFactory factory(int database, boolean unified) {
            RedisStandaloneConfiguration server = new RedisStandaloneConfiguration(
                    SERVERS.source().host(), SERVERS.source().port());
            server.setDatabase(database);
            JedisConnectionFactory factory = new JedisConnectionFactory(server);
            factory.setUseUnifiedJedis(unified);
            return factory;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "false"})
    @Behaviour({"DB-14", "SP-1"})
    void factories_ofTwoDatabases_eachBeginInItsOwn(String unified) {
        try (ConfigurableApplicationContext application = SpringApp.start(
                TwoDatabases.class,
                SERVERS.source(),
                SERVERS.target(),
                "unified=" + unified,
                "crossfade.phase=dual-write",
                "crossfade.databases[0]=0",
                "crossfade.databases[1]=5:1")) {
            StringRedisTemplate first = application.getBean(StringRedisTemplate.class);
            StringRedisTemplate archive =
                    new StringRedisTemplate(application.getBean("archive", RedisConnectionFactory.class));
            first.opsForValue().set("key", "first");
            archive.opsForValue().set("key", "archived");

            assertThat(first.opsForValue().get("key")).isEqualTo("first");
            assertThat(application.getBean(Crossfade.class).awaitConverged(Duration.ofSeconds(20)))
                    .isTrue();
        }
        try (Jedis target = SERVERS.target().jedis()) {
            assertThat(target.get("key")).isEqualTo("first");
            target.select(1);
            assertThat(target.get("key")).isEqualTo("archived");
        }
    }

    @Test
    @Behaviour({"DB-14", "SP-4"})
    void factory_ofADatabaseThatIsNotMigrated_stopsTheStart() {
        assertThatThrownBy(() -> SpringApp.start(TwoDatabases.class, SERVERS.source(), SERVERS.target()))
                .hasStackTraceContaining("The connection factory 'archive' is for")
                .hasStackTraceContaining("database 5, but the source of the migration is");
    }
}
