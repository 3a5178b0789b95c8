package io.crossfade.jedis;

import static io.crossfade.model.MigrationPhase.DUAL_WRITE;
import static io.crossfade.model.MigrationPhase.SHADOW_READ;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossfade.testing.Behaviour;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.BinaryJedisPubSub;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisShardedPubSub;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;

/** Stock subscribers while the authority stays where it is. */
class SubscriptionIT {
    private final TwoServers servers = new TwoServers();
    private final JedisCrossfade jedis = servers.open(DUAL_WRITE);
    private final RedisClient redis = jedis.redisClient();

    @AfterEach
    void end() {
        redis.close();
        jedis.close();
        servers.close();
    }

    private Jedis legacy() {
        return new Jedis(jedis.connectionProvider().getConnection());
    }

    @Test
    @Behaviour("PS-1")
    void subscribe_stockClient_hearsMessagesAndIsFreeAfterTheLastChannel() throws Exception {
        try (Jedis connection = legacy()) {
            Listener listener = new Listener(it -> connection.subscribe(it, "a", "b"));
            assertThat(redis.publish("a", "1")).isEqualTo(1);
            redis.publish("b", "2");
            redis.publish("c", "3");
            listener.awaitHeard("b=2");
            listener.unsubscribe("a");
            listener.unsubscribe();

            assertThat(listener.awaitEnd()).isNull();
            assertThat(listener.heard).containsExactly("+a 1", "+b 2", "a=1", "b=2", "-a 1", "-b 0");
            assertThat(connection.set("k", "v")).isEqualTo("OK");
            assertThat(connection.get("k")).isEqualTo("v");
        }
        assertThat(servers.source.jedis().pubsubNumSub("a")).containsEntry("a", 0L);
    }

    /** As Spring's listener container does: one thread listens, others add and leave channels. */
    @Test
    @Behaviour("PS-1")
    void subscribe_fromAnotherThread_joinsAndLeaves() throws Exception {
        Listener listener = new Listener(it -> redis.subscribe(it, "a"));
        listener.psubscribe("b.*", "c.*");
        listener.awaitHeard("+c.* 3");
        listener.ping();
        listener.ping("who");
        listener.awaitHeard("pong who");
        redis.publish("b.1", "x");
        listener.awaitHeard("b.*:b.1=x");
        listener.punsubscribe();
        listener.unsubscribe("a");

        assertThat(listener.awaitEnd()).isNull();
        assertThat(listener.heard)
                .startsWith("+a 1", "+b.* 2", "+c.* 3")
                .contains("-b.* 2", "-c.* 1")
                .endsWith("-a 0");
    }

    @Test
    @Behaviour("PS-1")
    void subscribe_binaryAndSharded_hearEveryByte() throws Exception {
        byte[] channel = {0, 1, (byte) 0xFF};
        byte[] message = {(byte) 0x80, 0, '\r', '\n'};
        CompletableFuture<byte[]> binary = new CompletableFuture<>();
        CompletableFuture<String> sharded = new CompletableFuture<>();
        BinaryJedisPubSub binarySubscriber = new BinaryJedisPubSub() {
            @Override
            public void onMessage(byte[] from, byte[] text) {
                binary.complete(text);
                unsubscribe();
            }
        };
        JedisShardedPubSub shardedSubscriber = new JedisShardedPubSub() {
            @Override
            public void onSMessage(String from, String text) {
                sharded.complete(text);
                sunsubscribe();
            }
        };
        Thread first = new Thread(() -> redis.subscribe(binarySubscriber, channel));
        first.start();
        Thread second = new Thread(
                () -> shardedSubscriber.proceed(jedis.connectionProvider().getConnection(), "s"));
        second.start();
        Awaitility.await().until(() -> redis.publish(channel, message) == 1);
        Awaitility.await()
                .until(() -> redis.sendCommand(Command.SPUBLISH, "s", "text").equals(1L));

        assertThat(binary.get(10, TimeUnit.SECONDS)).isEqualTo(message);
        assertThat(sharded.get(10, TimeUnit.SECONDS)).isEqualTo("text");
        first.join(10_000);
        second.join(10_000);
        assertThat(first.isAlive() || second.isAlive()).isFalse();
    }

    @Test
    @Behaviour("PS-1")
    void command_whileSubscribed_isRefusedAsByAServer() throws Exception {
        List<Throwable> refused = new CopyOnWriteArrayList<>();
        try (Jedis connection = legacy()) {
            Listener listener = new Listener(it -> connection.subscribe(it, "a"));
            try {
                connection.sendCommand(Command.GET, "k");
            } catch (JedisDataException e) {
                refused.add(e);
            }
            listener.unsubscribe();
            assertThat(listener.awaitEnd()).isNull();
        }
        assertThat(refused).hasSize(1);
        assertThat(refused.get(0))
                .hasMessage("ERR Can't execute 'get': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are"
                        + " allowed in this context");
    }

    @Test
    @Behaviour("PS-1")
    void unsubscribe_withoutASubscription_isAnsweredAsByAServer() {
        try (Jedis connection = legacy()) {
            @SuppressWarnings("unchecked")
            List<Object> answer = (List<Object>) connection.sendCommand(Command.UNSUBSCRIBE);
            assertThat((byte[]) answer.get(0)).isEqualTo("unsubscribe".getBytes(UTF_8));
            assertThat(answer.get(1)).isNull();
            assertThat(answer.get(2)).isEqualTo(0L);
            assertThat(connection.ping()).isEqualTo("PONG");
        }
    }

    @Test
    @Behaviour("PS-2")
    void read_serverKilled_endsWithTheExceptionOfTheStockClient() throws Exception {
        Listener listener = new Listener(it -> redis.subscribe(it, "a"));
        servers.source.kill();
        assertThat(listener.awaitEnd()).isInstanceOf(JedisConnectionException.class);
    }

    @Test
    @Behaviour("PS-2")
    void read_closedByAnotherThread_endsWithTheExceptionOfTheStockClient() throws Exception {
        Jedis connection = legacy();
        Listener listener = new Listener(it -> connection.subscribe(it, "a"));
        connection.disconnect();
        assertThat(listener.awaitEnd()).isInstanceOf(JedisConnectionException.class);
        Listener other = new Listener(it -> redis.subscribe(it, "a"));
        jedis.close();
        assertThat(other.awaitEnd()).isInstanceOf(JedisConnectionException.class);
        Awaitility.await()
                .untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                        .noneMatch(thread -> thread.getName().startsWith("crossfade-subscription")));
    }

    /** As on a socket: an interrupt does not end the read, it is there when the read returns. */
    @Test
    @Behaviour("PS-2")
    void read_interrupted_goesOnUntilTheNextMessage() throws Exception {
        Listener listener = new Listener(it -> redis.subscribe(it, "a"));
        listener.thread().interrupt();
        redis.publish("a", "1");
        assertThat(listener.awaitEnd()).isNull();
        assertThat(listener.messages()).containsExactly("a=1");
    }

    @Test
    @Behaviour("PS-2")
    void subscribe_channelThatTheServerRefuses_throwsItsErrorAndFreesTheConnection() {
        servers.source.jedis().aclSetUser("default", "resetchannels", "&allowed");
        try (Jedis connection = legacy()) {
            assertThatThrownBy(() -> connection.subscribe(new redis.clients.jedis.JedisPubSub() {}, "secret"))
                    .isInstanceOf(JedisDataException.class)
                    .hasMessageContaining("NOPERM");
            assertThat(connection.ping()).isEqualTo("PONG");
        }
    }

    @Test
    @Behaviour("PS-3")
    void monitor_anyPhase_showsTheAuthorityUntilClosed() throws Exception {
        Jedis connection = legacy();
        List<String> seen = new CopyOnWriteArrayList<>();
        CompletableFuture<Throwable> end = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                connection.monitor(new redis.clients.jedis.JedisMonitor() {
                    @Override
                    public void onCommand(String command) {
                        seen.add(command);
                    }
                });
                end.complete(null);
            } catch (RuntimeException e) {
                end.complete(e);
            }
        });
        thread.start();
        Awaitility.await().until(() -> {
            redis.set("watched", "v");
            return seen.stream().anyMatch(line -> line.contains("watched"));
        });
        jedis.crossfade().changePhase(SHADOW_READ);
        assertThatThrownBy(() -> connection.sendCommand(Command.GET, "k")).hasMessageContaining("MONITOR");
        connection.disconnect();
        assertThat(end.get(10, TimeUnit.SECONDS)) // null: the client saw that it is closed before it read on
                .satisfiesAnyOf(ended -> assertThat(ended).isNull(), ended -> assertThat(ended)
                        .isInstanceOf(JedisConnectionException.class));
    }

    @Test
    @Behaviour("PS-4")
    void pubsub_questions_areAnsweredByTheAuthority() throws Exception {
        Listener listener = new Listener(it -> redis.subscribe(it, "a"));
        listener.psubscribe("p.*");
        listener.awaitHeard("+p.* 2");
        try (Jedis connection = legacy()) {
            assertThat(connection.pubsubChannels()).containsExactly("a");
            assertThat(connection.pubsubNumSub("a", "b")).containsEntry("a", 1L).containsEntry("b", 0L);
            assertThat(connection.pubsubNumPat()).isEqualTo(1);
            assertThat(connection.pubsubShardChannels()).isEmpty();
        }
        listener.punsubscribe();
        listener.unsubscribe();
        assertThat(listener.awaitEnd()).isNull();
    }

    /** While the answer to a command arrives, the next one is being sent: the answer was then taken for the last one. */
    @Test
    @Behaviour("PS-4")
    void unsubscribe_ofEverythingInSeveralCommands_endsWithTheLastAnswer() throws Exception {
        for (int round = 0; round < 100; round++) {
            Listener listener = new Listener(it -> redis.subscribe(it, "a"));
            listener.psubscribe("p.*");
            listener.awaitHeard("+p.* 2");
            listener.punsubscribe();
            listener.unsubscribe();
            assertThat(listener.awaitEnd()).isNull();
            assertThat(listener.heard).endsWith("-p.* 1", "-a 0");
        }
    }
}
