package io.crossfade.jedis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.crossfade.CrossfadeConfig;
import io.crossfade.model.Command;
import io.crossfade.model.MigrationPhase;
import io.crossfade.model.Side;
import io.crossfade.spi.RedisLink;
import io.crossfade.spi.SideConfig;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.Race;
import io.crossfade.testing.RealRedis;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.exceptions.JedisException;

/** What a server sees of the process that connects to it. */
class SideAccessIT {
    private static RealRedis source;
    private static RealRedis target;

    @BeforeAll
    static void start() {
        source = RealRedis.start();
        target = RealRedis.start("requirepass administrator", "user app on >first ~* &* +@all");
    }

    @AfterAll
    static void stop() {
        source.close();
        target.close();
    }

    @BeforeEach
    void restore() {
        administer("ACL", "SETUSER", "app", "resetpass", ">first");
    }

    @Test
    @Behaviour("SD-3")
    void name_withoutSetting_isTheHostAndTheProcess() {
        try (JedisSide side = JedisSide.open(Side.SOURCE, config(source))) {
            assertThat(answer(side, "CLIENT", "GETNAME"))
                    .startsWith("crossfade-source-")
                    .endsWith("-" + ProcessHandle.current().pid());
        }
    }

    @Test
    @Behaviour("SD-3")
    void name_withSetting_isTheInstance() {
        try (JedisSide side = JedisSide.open(Side.TARGET, app(), SideAccess.of("web-1", null))) {
            assertThat(answer(side, "CLIENT", "GETNAME")).isEqualTo("crossfade-target-web-1");
            assertThat(answer(side, "ACL", "WHOAMI")).isEqualTo("app");
        }
    }

    @Test
    @Behaviour("SD-3")
    void socket_keepsAliveAndSendsAtOnce() throws Exception {
        try (JedisSide side = JedisSide.open(Side.SOURCE, config(source))) {
            SocketOptions.assertKeepAliveAndNoDelay(side);
        }
    }

    @Test
    @Behaviour("SD-4")
    @Race("T52")
    void token_renewed_newConnectionsShowIt() {
        try (Tokens tokens = new Tokens("app", "first");
                JedisCrossfade crossfade = open(tokens);
                RedisClient client = crossfade.redisClient()) {
            client.set("before", "1");
            assertThat(crossfade.crossfade().awaitConverged(Duration.ofSeconds(30)))
                    .isTrue();

            administer("ACL", "SETUSER", "app", "resetpass", ">second");
            tokens.issue("second");
            await().until(() -> tokens.issued() > 1 && tokens.isCurrent("second"));
            administer("CLIENT", "KILL", "USER", "app");
            client.set("after", "2");

            assertThat(crossfade.crossfade().awaitConverged(Duration.ofSeconds(30)))
                    .isTrue();
            assertThat(get("before")).isEqualTo("1");
            assertThat(get("after")).isEqualTo("2");
        }
    }

    @Test
    @Behaviour("SD-4")
    void subscribe_withTokens_isRefusedWithItsReason() {
        try (Tokens tokens = new Tokens("app", "first");
                JedisCrossfade crossfade = open(tokens);
                RedisClient client = crossfade.redisClient()) {
            assertThatThrownBy(() -> client.subscribe(new JedisPubSub() {}, "channel"))
                    .isInstanceOf(JedisException.class)
                    .hasMessageContaining("token-based authentication");
        }
    }

    @Test
    @Behaviour("SD-4")
    void subscribe_withTokensInResp3_isRefusedWithItsReason() {
        try (Tokens tokens = new Tokens("app", "first");
                JedisCrossfade crossfade = open(tokens);
                RedisClient client = crossfade.clients(RedisProtocol.RESP3).redisClient()) {
            assertThatThrownBy(() -> client.subscribe(new JedisPubSub() {}, "channel"))
                    .isInstanceOf(JedisException.class)
                    .hasMessageContaining("tokens that are renewed");
            assertThat(client.publish("channel", "heard by nobody")).isZero();
        }
    }

    /** An agent that takes over an application's connections leaves these alone. */
    @Test
    @Behaviour("SD-3")
    void ownConnections_ofEachProtocol_carryTheMarkThatOthersWithTheirNameDoNot() {
        for (RedisProtocol protocol : RedisProtocol.values()) {
            JedisClientConfig own = SideAccess.standard().clientConfig(Side.SOURCE, config(source), protocol);
            assertThat(OwnConnections.include(own)).isTrue();
            assertThat(OwnConnections.include(
                            DefaultJedisClientConfig.builder().from(own).build()))
                    .isTrue();
            assertThat(own.getRedisProtocol()).isEqualTo(protocol);
        }
        ClientSetInfoConfig sameName = ClientSetInfoConfig.withLibNameSuffix("crossfade");
        assertThat(OwnConnections.include(DefaultJedisClientConfig.builder()
                        .clientSetInfoConfig(sameName)
                        .build()))
                .isFalse();
        assertThat(OwnConnections.include(DefaultJedisClientConfig.builder().build()))
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource
    @Behaviour("SD-3")
    void everyConnection_toASide_isMadeWithTheMark(RedisProtocol protocol) throws Exception {
        try (JedisSide side = JedisSide.open(Side.SOURCE, config(source));
                Connection application = side.connection(protocol);
                RedisLink own = side.lease()) {
            Field connection = JedisLink.class.getDeclaredField("connection");
            connection.setAccessible(true);
            assertThat(OwnConnections.include(config((Connection) connection.get(own))))
                    .isTrue();
            assertThat(OwnConnections.include(config(application))).isTrue();
            assertThat(application.getRedisProtocol()).isEqualTo(protocol);
        }
    }

    private static JedisClientConfig config(Connection made) throws ReflectiveOperationException {
        Field config = Connection.class.getDeclaredField("clientConfig");
        config.setAccessible(true);
        return (JedisClientConfig) config.get(made);
    }

    private static JedisCrossfade open(Tokens tokens) {
        return JedisCrossfade.builder(CrossfadeConfig.builder()
                        .phase(MigrationPhase.DUAL_WRITE)
                        .source(config(source))
                        .target(config(target))
                        .build())
                .targetTokens(tokens.manager())
                .open();
    }

    private static SideConfig config(RealRedis server) {
        return SideConfig.of(server.host(), server.port());
    }

    private static SideConfig app() {
        return config(target).withCredentials("app", "first");
    }

    private static String get(String key) {
        try (Jedis jedis = target.jedis()) {
            return jedis.get(key);
        }
    }

    private static void administer(String... words) {
        String[] arguments = Arrays.copyOfRange(words, 1, words.length);
        try (Jedis jedis = target.jedis()) {
            jedis.sendCommand(() -> words[0].getBytes(UTF_8), arguments);
        }
    }

    private static String answer(JedisSide side, String... command) {
        try (RedisLink link = side.lease()) {
            return new String((byte[]) link.exchange(Command.of(command)), UTF_8);
        }
    }
}
