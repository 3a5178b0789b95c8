package io.crossfade.jedis;

import static io.crossfade.model.MigrationPhase.SHADOW_READ;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.crossfade.spi.SideConfig;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.RealRedis;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.csc.CacheConfig;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;

/** What one connection of the application is called, speaks and may, though its commands travel over many. */
class SeamIdentityIT {
    private final TwoServers servers = new TwoServers();
    private final JedisCrossfade jedis = servers.open(SHADOW_READ);
    private final Connection connection = jedis.connectionProvider().getConnection();

    @AfterEach
    void end() {
        connection.close();
        jedis.close();
        servers.close();
    }

    private static Object call(Connection on, String line) {
        String[] words = line.split(" ");
        String[] args = java.util.Arrays.copyOfRange(words, 1, words.length);
        on.sendCommand(() -> words[0].getBytes(StandardCharsets.US_ASCII), args);
        return text(on.getOne());
    }

    private Object call(String line) {
        return call(connection, line);
    }

    private static Object text(Object reply) {
        if (reply instanceof byte[] bytes) {
            return new String(bytes, StandardCharsets.UTF_8);
        }
        return reply instanceof List<?> list
                ? list.stream().map(SeamIdentityIT::text).toList()
                : reply;
    }

    @Test
    @Behaviour("JD-5")
    void name_eachConnection_hasItsOwn() {
        assertThat(call("CLIENT GETNAME")).isNull();
        assertThat(call("CLIENT SETNAME worker-1")).isEqualTo("OK");
        assertThat(call("CLIENT GETNAME")).isEqualTo("worker-1");
        try (Connection other = jedis.connectionProvider().getConnection()) {
            assertThat(call(other, "CLIENT GETNAME")).isNull();
            assertThat(call(other, "CLIENT ID")).isNotEqualTo(call("CLIENT ID"));
        }
        assertThat(call("CLIENT ID")).isEqualTo(call("CLIENT ID"));
        assertThat(servers.source.jedis().clientList()).doesNotContain("worker-1");
    }

    /** What changes nothing is answered; what would hold for one of many connections, or one side, is refused. */
    @ParameterizedTest
    @CsvSource({
        "CLIENT NO-EVICT, OFF, ON",
        "CLIENT NO-TOUCH, OFF, ON",
        "CLIENT TRACKING, OFF, ON",
        "CLIENT REPLY, ON, OFF",
        "CLIENT REPLY, ON, SKIP"
    })
    @Behaviour({"JD-6", "DW-11"})
    void mode_ofOneConnection_isRefusedUnlessItChangesNothing(String command, String harmless, String refused) {
        assertThat(call(command + " " + harmless)).isEqualTo("OK");
        assertThatThrownBy(() -> call(command + " " + refused))
                .isInstanceOf(JedisDataException.class)
                .hasMessageContaining(command)
                .hasMessageContaining("nothing was sent");
    }

    /** The same words as the server has for it, compared with the server itself. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "CLIENT SETNAME",
                "CLIENT SETNAME \u0001",
                "CLIENT GETNAME x",
                "CLIENT ID x",
                "CLIENT NO-EVICT maybe",
                "CLIENT TRACKING maybe",
                "CLIENT REPLY never",
                "AUTH",
                "AUTH a b c",
                "HELLO 2 NONSENSE",
                "HELLO 4",
                "HELLO three",
                "UNSUBSCRIBE a",
                "SUBSCRIBE",
                "WAIT 0",
                "WAIT x 1"
            })
    @Behaviour("JD-5")
    void command_writtenWrongly_isAnsweredAsByTheServer(String line) {
        Object ours = answer(connection, line);
        try (Connection stock = servers.source.connection()) {
            assertThat(ours).isEqualTo(answer(stock, line));
        }
    }

    private static Object answer(Connection on, String line) {
        try {
            return call(on, line);
        } catch (JedisDataException e) {
            return e.getMessage();
        }
    }

    @Test
    @Behaviour("JD-7")
    void hello_resp2_greetsWithAMapAndTakesTheName() {
        @SuppressWarnings("unchecked")
        List<Object> greeting = (List<Object>) call("HELLO 2 SETNAME me");
        assertThat(greeting).containsSubsequence("server", "redis").containsSubsequence("proto", 2L);
        assertThat(greeting.get(greeting.indexOf("id") + 1)).isEqualTo(call("CLIENT ID"));
        assertThat(call("CLIENT GETNAME")).isEqualTo("me");
    }

    @Test
    @Behaviour("JD-7")
    void auth_credentialsOfASide_isAnsweredAndOthersAreRefused() {
        assertThatThrownBy(() -> call("AUTH hunter2"))
                .hasMessageContaining("crossfade.source.user")
                .hasMessageNotContaining("hunter2");
        try (RealRedis secured = RealRedis.start("requirepass secret");
                JedisCrossfade own = servers.open(
                        SHADOW_READ,
                        settings -> settings.source(
                                SideConfig.of(secured.host(), secured.port()).withCredentials(null, "secret")));
                Connection authenticated = own.connectionProvider().getConnection()) {
            assertThat(call(authenticated, "AUTH secret")).isEqualTo("OK");
            assertThat(call(authenticated, "AUTH default secret")).isEqualTo("OK");
            assertThat(call(authenticated, "HELLO 2 AUTH default secret")).isInstanceOf(List.class);
            assertThatThrownBy(() -> call(authenticated, "AUTH default wrong")).hasMessageNotContaining("wrong");
        }
    }

    @Test
    @Behaviour("JD-8")
    void reset_amidATransaction_forgetsItTheWatchAndTheName() {
        call("CLIENT SETNAME me");
        call("WATCH k");
        call("MULTI");
        call("SET k v");
        assertThat(call("RESET")).isEqualTo("RESET");
        assertThat(call("CLIENT GETNAME")).isNull();
        assertThat(call("GET k")).isNull();
        assertThatThrownBy(() -> call("EXEC")).hasMessage("ERR EXEC without MULTI");
    }

    @Test
    @Behaviour("JD-8")
    void reset_subscribed_endsTheSubscription() {
        call("SUBSCRIBE a");
        assertThat(call("RESET")).isEqualTo("RESET");
        assertThat(call("SET k v")).isEqualTo("OK");
        try (Jedis direct = servers.source.jedis()) {
            await().untilAsserted(() -> assertThat(direct.pubsubChannels()).isEmpty());
        }
    }

    @Test
    @Behaviour("JD-8")
    void quit_endsTheConnection() {
        assertThat(call("QUIT")).isEqualTo("OK");
        assertThatThrownBy(() -> call("PING")).isInstanceOf(JedisConnectionException.class);
        assertThat(connection.isBroken()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"CLIENT SETNAME x", "HELLO 2", "SUBSCRIBE a", "MONITOR"})
    @Behaviour("JD-6")
    void multi_commandOfTheConnectionInside_isRefusedAndExecAborts(String line) {
        call("MULTI");
        call("SET k v");
        assertThatThrownBy(() -> call(line)).hasMessageContaining("inside MULTI");
        assertThatThrownBy(() -> call("EXEC")).hasMessageStartingWith("EXECABORT");
        assertThat(call("GET k")).isNull();
        assertThat(call("MULTI")).isEqualTo("OK");
        assertThat(call("INCR n")).isEqualTo("QUEUED");
        assertThat(call("EXEC")).isEqualTo(List.of(1L));
    }

    /** A paused replica acknowledges nothing, so only a WAIT that waits for the write itself says so. */
    @Test
    @Behaviour("JD-9")
    void wait_writeOnAnotherConnection_countsOnlyReplicasThatHaveIt() {
        try (Jedis direct = servers.source.jedis()) {
            direct.configSet("repl-diskless-sync-delay", "0");
        }
        try (RealRedis replica = RealRedis.start("replicaof " + servers.source.host() + " " + servers.source.port());
                Jedis legacy = new Jedis(jedis.connectionProvider().getConnection())) {
            await().until(() -> legacy.waitReplicas(1, 100) == 1);
            legacy.set("k", "v");
            assertThat(legacy.waitReplicas(1, 5_000)).isEqualTo(1);
            replica.pause();
            legacy.set("k", "w");
            assertThat(legacy.waitReplicas(1, 50)).isZero();
            replica.resume();
            assertThat(legacy.waitReplicas(1, 5_000)).isEqualTo(1);
            assertThat(legacy.dbSize()).isEqualTo(1);
        }
    }

    @Test
    @Behaviour("JD-9")
    void wait_insideMulti_doesNotWait() {
        call("MULTI");
        call("SET k v");
        assertThat(call("WAIT 3 0")).isEqualTo("QUEUED");
        assertThat(call("EXEC")).isEqualTo(List.of("OK", 0L));
    }

    @Test
    @Behaviour("JD-1")
    void echo_anyBytes_comeBack() {
        connection.sendCommand(Command.ECHO, new byte[] {0, (byte) 0xFF});
        assertThat((byte[]) connection.getOne()).isEqualTo(new byte[] {0, (byte) 0xFF});
    }

    @Test
    @Behaviour("JD-10")
    void cache_ofTheStockBuilder_failsWhenBuilt() {
        assertThatThrownBy(() -> RedisClient.builder()
                        .connectionProvider(jedis.connectionProvider())
                        .clientConfig(DefaultJedisClientConfig.builder()
                                .protocol(RedisProtocol.RESP2)
                                .build())
                        .cacheConfig(CacheConfig.builder().maxSize(10).build())
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("RESP3");
    }
}
