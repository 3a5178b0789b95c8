package io.crossfade.spring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossfade.Crossfade;
import io.crossfade.jedis.JedisCrossfade;
import io.crossfade.model.MigrationPhase;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.ServerComparison;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.JedisClientConfigurationBuilderCustomizer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.jedis.JedisConnectionFactory;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.StringRedisTemplate;
import redis.clients.jedis.CommandObject;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisPoolConfig;
import redis.clients.jedis.csc.CacheConfig;
import redis.clients.jedis.executors.CommandExecutor;

/** Every way to the Redis of the application leads over the seam, or the application does not start. */
class ConnectionFactoriesIT {
    @RegisterExtension
    static final TwoServers SERVERS = new TwoServers("requirepass secret", "databases 16");

    /** A factory made by hand, as before Spring Boot did it. */
    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class OwnFactory {
        @Bean
        JedisConnectionFactory ownFactory(Environment environment) {
            return new JedisConnectionFactory(server(environment));
        }
    }

    /** The same in the mode with a pool of Jedis. */
    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class LegacyFactory {
        @Bean
        @SuppressWarnings("deprecation") // applications have it
        JedisConnectionFactory legacyFactory(Environment environment) {
            JedisConnectionFactory factory = new JedisConnectionFactory(new JedisPoolConfig());
            RedisStandaloneConfiguration server = server(environment);
            factory.setHostName(server.getHostName());
            factory.setPort(server.getPort());
            factory.setDatabase(server.getDatabase());
            factory.setPassword("secret");
            return factory;
        }
    }

    /** A factory for a Redis that is not the source. */
    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class OtherRedis {
        @Bean
        JedisConnectionFactory sessions() {
            return new JedisConnectionFactory(new RedisStandaloneConfiguration(
                    SERVERS.target().host(), SERVERS.target().port()));
        }
    }

    /** A factory of a class of the application's own. */
    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Subclass {
        @Bean
        JedisConnectionFactory special(Environment environment) {
            return new JedisConnectionFactory(server(environment)) {};
        }
    }

    /** A factory that comes out of a FactoryBean. */
    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Produced {
        @Bean
        FactoryBean<JedisConnectionFactory> produced(Environment environment) {
            return new FactoryBean<>() {
                @Override
                public JedisConnectionFactory getObject() {
                    JedisConnectionFactory factory = new JedisConnectionFactory(server(environment));
                    factory.afterPropertiesSet();
                    return factory;
                }

                @Override
                public Class<?> getObjectType() {
                    return JedisConnectionFactory.class;
                }
            };
        }
    }

    /** Something that needs the factory before any post-processor is there. */
    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class TooEarly {
        @Bean
        static JedisConnectionFactory early() {
            return new JedisConnectionFactory(new RedisStandaloneConfiguration(
                    SERVERS.source().host(), SERVERS.source().port()));
        }

        @Bean
        static BeanFactoryPostProcessor eager() {
            return beans -> beans.getBean(JedisConnectionFactory.class).getConvertPipelineAndTxResults();
        }
    }

    /** Customizes the client that Spring Boot makes: a prefix for keys, and a way around the seam. */
    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Customized {
        @Bean
        JedisClientConfigurationBuilderCustomizer prefixAndWayAround() {
            return client -> client.customizeClient(
                    builder -> builder.keyPreProcessor(Customized::prefixed).commandExecutor(new CommandExecutor() {
                        @Override
                        public <T> T executeCommand(CommandObject<T> command) {
                            throw new IllegalStateException("this is the way around the seam");
                        }

                        @Override
                        public void close() {}
                    }));
        }

        private static Object prefixed(Object key) {
            return key instanceof byte[] bytes ? ("app:" + new String(bytes, UTF_8)).getBytes(UTF_8) : "app:" + key;
        }
    }

    /** A client-side cache, which would answer without asking anybody. */
    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class ClientSideCache {
        @Bean
        JedisClientConfigurationBuilderCustomizer cache() {
            return client -> client.customizeClient(builder ->
                    builder.cacheConfig(CacheConfig.builder().maxSize(10).build()));
        }
    }

    /** The server as a bean instead of properties. */
    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class ServerBean {
        @Bean
        RedisStandaloneConfiguration redisServer() {
            RedisStandaloneConfiguration server = new RedisStandaloneConfiguration(
                    SERVERS.source().host(), SERVERS.source().port());
            server.setPassword("secret");
            server.setDatabase(3);
            return server;
        }
    }

    @Test
    @Behaviour({"SP-1", "SP-3"})
    void bootsFactory_withPasswordAndDatabase_isOnTheSeam() {
        carries(SpringApp.Plain.class, "spring.data.redis.database=3");
    }

    @Test
    @Behaviour("SP-1")
    void bootsFactory_withUrl_isOnTheSeam() {
        carriesWith(SpringApp.Plain.class, List.of("spring.data.redis.url=redis://:secret@" + SERVERS.source() + "/3"));
    }

    @Test
    @Behaviour("SP-1")
    void bootsFactory_withServerAsABean_isOnTheSeam() {
        carriesWith(ServerBean.class, List.of());
    }

    @Test
    @Behaviour("SP-4")
    void ownFactory_atTheSource_isOnTheSeam() {
        carries(OwnFactory.class, "spring.data.redis.database=3");
    }

    @Test
    @Behaviour("SP-4")
    void legacyFactory_atTheSource_isOnTheSeam() {
        carries(LegacyFactory.class, "spring.data.redis.database=3");
    }

    @Test
    @Behaviour("SP-4")
    void bootsFactory_customizedByTheApplication_keepsThatAndIsOnTheSeam() {
        carries(Customized.class, "spring.data.redis.database=3");
        try (Jedis source = SERVERS.source().jedis()) {
            source.select(3);
            assertThat(source.keys("*")).containsExactly("app:key");
        }
    }

    @Test
    @Behaviour("SP-4")
    void clientSideCache_ofTheApplication_stopsTheStart() {
        assertThatThrownBy(() -> start(ClientSideCache.class))
                .hasStackTraceContaining("Client-side caching is only supported with RESP3");
    }

    @Test
    @Behaviour("SP-4")
    void otherRedis_notNamed_stopsTheStart() {
        assertThatThrownBy(() -> start(OtherRedis.class))
                .hasStackTraceContaining("The connection factory 'sessions' is for " + SERVERS.target())
                .hasStackTraceContaining("but the source of the migration is " + SERVERS.source());
    }

    @Test
    @Behaviour("SP-4")
    void otherRedis_named_isLeftAlone() {
        try (ConfigurableApplicationContext application =
                start(OtherRedis.class, "crossfade.not-migrated[0]=sessions", "crossfade.phase=dual-write")) {
            application.getBean(StringRedisTemplate.class).opsForValue().set("key", "value");

            assertThat(application.getBean(JedisConnectionFactory.class))
                    .isExactlyInstanceOf(JedisConnectionFactory.class);
            try (Jedis target = SERVERS.target().jedis()) {
                assertThat(target.get("key")).isEqualTo("value");
            }
        }
    }

    @Test
    @Behaviour("SP-4")
    void subclass_ofTheApplication_stopsTheStart() {
        assertThatThrownBy(() -> start(Subclass.class))
                .hasStackTraceContaining("The connection factory 'special' would go around Crossfade");
    }

    @Test
    @Behaviour("SP-4")
    void factoryOfAFactoryBean_stopsTheStart() {
        assertThatThrownBy(() -> start(Produced.class))
                .hasStackTraceContaining("The connection factory 'produced' would go around Crossfade");
    }

    @Test
    @Behaviour("SP-4")
    void factoryMadeTooEarly_stopsTheStart() {
        assertThatThrownBy(() -> start(TooEarly.class))
                .hasStackTraceContaining("was made before Crossfade could see it");
    }

    @Test
    @Behaviour({"SP-3", "SP-5"})
    void lettuce_chosenByTheApplication_stopsTheStart() {
        assertThatThrownBy(() -> start(SpringApp.Plain.class, "spring.data.redis.client-type=lettuce"))
                .hasStackTraceContaining("The connection factory 'redisConnectionFactory' would go around Crossfade")
                .hasStackTraceContaining("lettuce.LettuceConnectionFactory");
    }

    @Test
    @Behaviour("SP-13")
    void crossfade_off_leavesTheApplicationAsItWas() {
        try (ConfigurableApplicationContext application = start(SpringApp.Plain.class, "crossfade.enabled=false")) {
            assertThat(application.getBeanNamesForType(Crossfade.class)).isEmpty();
            assertThat(application
                            .getBean(RedisConnectionFactory.class)
                            .getClass()
                            .getName())
                    .contains("LettuceConnectionFactory");
        }
    }

    @Test
    @Behaviour("SP-14")
    void close_rightAfterWrites_carriesThemFirst() {
        ConfigurableApplicationContext application = start(SpringApp.Plain.class, "crossfade.phase=dual-write");
        StringRedisTemplate redis = application.getBean(StringRedisTemplate.class);
        for (int i = 0; i < 500; i++) {
            redis.opsForValue().set("key:" + i, "value");
        }

        application.close();

        try (Jedis target = SERVERS.target().jedis()) {
            assertThat(ServerComparison.applicationKeys(target)).hasSize(500);
        }
    }

    @Test
    @Behaviour("SP-14")
    void factory_onTheSeam_isClosedBeforeCrossfade() {
        try (ConfigurableApplicationContext application = start(SpringApp.Plain.class)) {
            assertThat(application.getBeanFactory().getDependentBeans("jedisCrossfade"))
                    .contains("redisConnectionFactory");
            assertThat(application.getBeanNamesForType(JedisCrossfade.class)).containsExactly("jedisCrossfade");
        }
    }

    private static void carries(Class<?> application, String... properties) {
        List<String> all = new ArrayList<>(List.of(
                "spring.data.redis.host=" + SERVERS.source().host(),
                "spring.data.redis.port=" + SERVERS.source().port(),
                "spring.data.redis.password=secret"));
        all.addAll(List.of(properties));
        carriesWith(application, all);
    }

    /** What is written through the application's template is in database 3 of the source and 5 of the target. */
    private static void carriesWith(Class<?> type, List<String> source) {
        List<String> all = new ArrayList<>(source);
        all.addAll(List.of(
                "crossfade.phase=dual-write",
                "crossfade.target.host=" + SERVERS.target().host(),
                "crossfade.target.port=" + SERVERS.target().port(),
                "crossfade.target.database=5",
                "crossfade.carry.quietTime=5ms"));
        try (ConfigurableApplicationContext application = SpringApp.start(type, WebApplicationType.NONE, all)) {
            StringRedisTemplate redis = application.getBean(StringRedisTemplate.class);
            redis.opsForValue().set("key", "value");
            redis.executePipelined((RedisCallback<Object>) connection -> {
                connection.stringCommands().append("key".getBytes(UTF_8), "+".getBytes(UTF_8));
                return null;
            });
            assertThat(redis.opsForValue().get("key")).isEqualTo("value+");
            Crossfade crossfade = application.getBean(Crossfade.class);
            assertThat(crossfade.awaitConverged(Duration.ofSeconds(20))).isTrue();
            try (Jedis target = SERVERS.target().jedis()) {
                target.select(5);
                assertThat(ServerComparison.applicationKeys(target))
                        .hasSize(1)
                        .allSatisfy(key -> assertThat(target.get(key)).isEqualTo("value+"));
            }
            crossfade.changePhase(MigrationPhase.SHADOW_READ);
            crossfade.changePhase(MigrationPhase.TARGET_LIVE);
            assertThat(redis.opsForValue().get("key")).isEqualTo("value+");
        }
    }

    private static ConfigurableApplicationContext start(Class<?> application, String... properties) {
        List<String> all = new ArrayList<>(List.of(properties));
        all.add("spring.data.redis.password=secret");
        return SpringApp.start(application, SERVERS.source(), SERVERS.target(), all.toArray(String[]::new));
    }

    private static RedisStandaloneConfiguration server(Environment environment) {
        RedisStandaloneConfiguration server = new RedisStandaloneConfiguration(
                SERVERS.source().host(), SERVERS.source().port());
        server.setPassword("secret");
        server.setDatabase(environment.getProperty("spring.data.redis.database", Integer.class, 0));
        return server;
    }
}
