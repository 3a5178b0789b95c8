package io.crossfade.jedis;

import static io.crossfade.model.MigrationPhase.DUAL_WRITE;
import static io.crossfade.model.MigrationPhase.SHADOW_READ;
import static io.crossfade.model.MigrationPhase.TARGET_LIVE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossfade.CrossfadeConfig;
import io.crossfade.model.MigrationException;
import io.crossfade.spi.SideConfig;
import io.crossfade.testing.Behaviour;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisPool;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.exceptions.JedisDataException;

/** What one connection speaks, and what becomes of it when it goes back. */
class Resp3ConnectionIT {
    private final TwoServers servers = new TwoServers();
    private final JedisCrossfade jedis = servers.open(
            SHADOW_READ,
            settings -> settings.source(SideConfig.of(servers.sourceProxy.host(), servers.sourceProxy.port())
                    .withPoolSize(1)));

    @AfterEach
    void end() {
        jedis.close();
        servers.close();
    }

    private static Object call(Connection on, String line) {
        String[] words = line.split(" ");
        on.sendCommand(() -> words[0].getBytes(UTF_8), Arrays.copyOfRange(words, 1, words.length));
        return text(on.getOne());
    }

    private static Object text(Object reply) {
        if (reply instanceof byte[] bytes) {
            return new String(bytes, UTF_8);
        }
        if (reply instanceof Map.Entry<?, ?> pair) {
            return Map.entry(text(pair.getKey()), text(pair.getValue()));
        }
        return reply instanceof List<?> list
                ? list.stream().map(Resp3ConnectionIT::text).toList()
                : reply;
    }

    private Connection connection(RedisProtocol protocol) {
        return jedis.clients(protocol).connectionProvider().getConnection();
    }

    private Connection stock() {
        return new Connection(
                new HostAndPort(servers.source.host(), servers.source.port()),
                DefaultJedisClientConfig.builder().protocol(RedisProtocol.RESP3).build());
    }

    @Test
    @Behaviour("JD-7")
    void hello_3AndBack_changesThisConnectionAlone() {
        try (Connection one = connection(RedisProtocol.RESP2);
                Connection other = connection(RedisProtocol.RESP2)) {
            call(one, "ZADD z 1.5 a");
            assertThat(call(one, "ZSCORE z a")).isEqualTo("1.5");

            assertThat((List<?>) call(one, "HELLO 3 SETNAME me"))
                    .asList()
                    .contains(Map.entry("proto", 3L), Map.entry("id", call(one, "CLIENT ID")));
            assertThat(call(one, "CLIENT GETNAME")).isEqualTo("me");
            assertThat(call(one, "ZSCORE z a")).isEqualTo(1.5);
            assertThat(call(other, "ZSCORE z a")).isEqualTo("1.5");

            assertThat((List<?>) call(one, "HELLO")).asList().contains(Map.entry("proto", 3L));
            assertThat((List<?>) call(one, "HELLO 2")).asList().containsSubsequence("proto", 2L);
            assertThat(call(one, "ZRANGE z 0 -1 WITHSCORES")).isEqualTo(List.of("a", "1.5"));
        }
    }

    @Test
    @Behaviour({"JD-7", "JD-4"})
    void hello_betweenWatchAndExec_changesTheSessionAndLeavesThePoolAsItWas() {
        try (Connection one = connection(RedisProtocol.RESP2)) {
            call(one, "ZADD z 1.5 a");
            call(one, "WATCH z");
            call(one, "HELLO 3");
            assertThat(call(one, "MULTI")).isEqualTo("OK");
            assertThat(call(one, "ZSCORE z a")).isEqualTo("QUEUED");
            assertThat(call(one, "EXEC")).isEqualTo(List.of(1.5));

            call(one, "HELLO 2");
            assertThat(call(one, "ZSCORE z a")).isEqualTo("1.5");
        }
    }

    /** As on a server, which forgets the database, the name and the protocol. */
    @Test
    @Behaviour("JD-8")
    void reset_inResp3_goesBackToResp2AndDatabase0() {
        try (Connection one = connection(RedisProtocol.RESP3);
                Connection stock = stock()) {
            for (Connection each : List.of(stock, one)) {
                call(each, "ZADD z 1.5 a");
                assertThat(call(each, "ZSCORE z a")).isEqualTo(1.5);
                assertThat(call(each, "RESET")).isEqualTo("RESET");
                assertThat(call(each, "ZSCORE z a")).isEqualTo("1.5");
                call(each, "HELLO 3");
                assertThat(call(each, "SUBSCRIBE c")).isEqualTo(List.of("subscribe", "c", 1L));
                assertThat(call(each, "RESET")).isEqualTo("RESET");
                assertThat(call(each, "ZSCORE z a")).isEqualTo("1.5");
            }
        }
    }

    @Test
    @Behaviour("JD-8")
    @SuppressWarnings("deprecation") // it is what applications hold
    void pool_connectionGivenBack_speaksAgainWhatItBeganWith() {
        GenericObjectPoolConfig<Jedis> one = new GenericObjectPoolConfig<>();
        one.setMaxTotal(1);
        try (JedisPool pool =
                new JedisPool(one, jedis.clients(RedisProtocol.RESP3).jedisFactory())) {
            for (String change : List.of("RESET", "HELLO 2")) {
                try (Jedis borrowed = pool.getResource()) {
                    borrowed.zadd("z", 1.5, "a");
                    call(borrowed.getConnection(), change);
                    assertThat(call(borrowed.getConnection(), "ZSCORE z a")).isEqualTo("1.5");
                    assertThatThrownBy(() -> borrowed.zrangeWithScores("z", 0, -1))
                            .isInstanceOf(JedisDataException.class)
                            .hasMessageContaining("speaks RESP2");
                }
                try (Jedis borrowed = pool.getResource()) {
                    assertThat(call(borrowed.getConnection(), "ZSCORE z a")).isEqualTo(1.5);
                    assertThat(borrowed.zrangeWithScores("z", 0, -1)).hasSize(1);
                }
            }
        }
    }

    /** Pushes, and replies among them, come as from a server; they go on when the authority has moved. */
    @Test
    @Behaviour({"CR-7", "PS-1"})
    void subscription_inResp3_readsWhatAServerPushesAcrossACutover() {
        try (JedisCrossfade own = servers.open(SHADOW_READ);
                Connection subscriber =
                        own.clients(RedisProtocol.RESP3).connectionProvider().getConnection();
                Connection publisher = own.connectionProvider().getConnection();
                Connection stock = stock()) {
            for (Connection each : List.of(stock, subscriber)) {
                each.setTimeoutInfinite();
                assertThat(call(each, "SUBSCRIBE c d")).isEqualTo(List.of("subscribe", "c", 1L));
                assertThat(text(each.getOne())).isEqualTo(List.of("subscribe", "d", 2L));
                assertThat(call(each, "PING")).isEqualTo("PONG");
                assertThat(call(each, "PING hello")).isEqualTo("hello");
                assertThat(call(each, "UNSUBSCRIBE d")).isEqualTo(List.of("unsubscribe", "d", 1L));
            }
            call(publisher, "PUBLISH c before");
            for (Connection each : List.of(stock, subscriber)) {
                assertThat(text(each.getOne())).isEqualTo(List.of("message", "c", "before"));
            }
            own.crossfade().changePhase(TARGET_LIVE);
            call(publisher, "PUBLISH c after");
            assertThat(text(subscriber.getOne())).isEqualTo(List.of("message", "c", "after"));
            assertThat(call(subscriber, "PING")).isEqualTo("PONG");
        }
    }

    @Test
    @Behaviour("CR-7")
    void authority_withoutResp3_isToldWithTheFirstCommand() {
        try (WithoutResp3 old = new WithoutResp3(servers.source);
                JedisCrossfade own = JedisCrossfade.open(CrossfadeConfig.builder()
                        .phase(DUAL_WRITE)
                        .source(old.config())
                        .target(SideConfig.of(servers.target.host(), servers.target.port()))
                        .build());
                RedisClient client = own.clients(RedisProtocol.RESP3).redisClient();
                RedisClient inResp2 = own.redisClient()) {
            assertThatThrownBy(() -> client.set("k", "v"))
                    .isInstanceOf(JedisDataException.class)
                    .hasMessageContaining("the source (127.0.0.1:")
                    .hasMessageContaining("does not speak RESP3")
                    .hasMessageContaining("RedisProtocol.RESP2");
            assertThat(inResp2.set("k", "v")).isEqualTo("OK");
        }
    }

    @Test
    @Behaviour("CR-7")
    void cutover_toASideWithoutResp3_waitsUntilNoClientSpeaksIt() {
        try (WithoutResp3 old = new WithoutResp3(servers.target);
                JedisCrossfade own = servers.open(SHADOW_READ, settings -> settings.target(old.config()));
                RedisClient inResp2 = own.redisClient();
                RedisClient client = own.clients(RedisProtocol.RESP3).redisClient()) {
            inResp2.set("k", "v");
            own.crossfade().changePhase(TARGET_LIVE);
            own.crossfade().changePhase(SHADOW_READ);
            client.set("k", "w");
            assertThatThrownBy(() -> own.crossfade().changePhase(TARGET_LIVE))
                    .isInstanceOf(MigrationException.class)
                    .hasMessageContaining("a client speaks RESP3")
                    .hasMessageContaining("the target (127.0.0.1:");
            assertThat(own.crossfade().phase()).isEqualTo(SHADOW_READ);
            assertThat(client.get("k")).isEqualTo("w");
        }
    }
}
