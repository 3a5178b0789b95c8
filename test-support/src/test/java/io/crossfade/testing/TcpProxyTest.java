package io.crossfade.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Response;
import redis.clients.jedis.exceptions.JedisConnectionException;

class TcpProxyTest {
    private static RealRedis server;

    private TcpProxy proxy;

    @BeforeAll
    static void startServer() {
        server = RealRedis.start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void openProxy() {
        proxy = TcpProxy.to(server);
    }

    @AfterEach
    void closeProxy() {
        proxy.close();
    }

    @Test
    void forward_bigValues_arriveWhole() {
        byte[] value = new byte[5_000_000];
        IntStream.range(0, value.length).forEach(i -> value[i] = (byte) (i * 31));
        try (Jedis jedis = jedis()) {
            jedis.set("big".getBytes(), value);

            assertThat(jedis.get("big".getBytes())).isEqualTo(value);
            assertThat(proxy.bytesForwarded()).isGreaterThan(2L * value.length);
        }
    }

    @Test
    void delay_oneCommand_takesBothWays() {
        proxy.delay(Duration.ofMillis(50));
        try (Jedis jedis = jedis()) {
            long start = System.nanoTime();
            jedis.ping();

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(100));
        }
    }

    /** A line that waited for each chunk before it took the next would need 50 ms for each of some 250 of them. */
    @Test
    void delay_manyBatchesUnderWay_throughputKept() {
        try (Jedis jedis = jedis()) {
            jedis.ping();
            proxy.delay(Duration.ofMillis(50));
            long start = System.nanoTime();
            Pipeline pipeline = jedis.pipelined();
            List<Response<Long>> replies = IntStream.range(0, 40)
                    .mapToObj(i -> pipeline.append("list", "x".repeat(100_000)))
                    .toList();
            pipeline.sync();

            assertThat(replies).extracting(Response::get).last().isEqualTo(4_000_000L);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(6));
            jedis.del("list");
        }
    }

    @Test
    void cut_openConnection_failsAndNextOneWorks() {
        Jedis jedis = jedis();
        jedis.ping();

        proxy.cut();

        assertThatThrownBy(jedis::ping).isInstanceOf(JedisConnectionException.class);
        assertThat(proxy.connections()).isZero();
        assertThat(ping()).isEqualTo("PONG");
    }

    @Test
    void refuse_newConnection_failsUntilAcceptedAgain() {
        try (Jedis before = jedis()) {
            before.ping();

            proxy.refuse(true);

            assertThatThrownBy(this::ping).isInstanceOf(JedisConnectionException.class);
            assertThat(before.ping()).isEqualTo("PONG");
        }
        proxy.refuse(false);
        assertThat(ping()).isEqualTo("PONG");
    }

    @Test
    void stopReading_moreThanBuffersHold_arrivesAfterReadAgain() {
        byte[] value = new byte[30_000_000];
        proxy.stopReading();
        CompletableFuture<String> answer = Background.supply(() -> {
            try (Jedis jedis = jedis()) {
                return jedis.set("big".getBytes(), value);
            }
        });
        Awaitility.await()
                .during(Duration.ofMillis(200))
                .atMost(Duration.ofSeconds(5))
                .until(() -> !answer.isDone());

        proxy.readAgain();

        assertThat(answer).succeedsWithin(Duration.ofSeconds(10)).isEqualTo("OK");
    }

    @Test
    void hold_commandUnderWay_answeredAfterRelease() {
        proxy.hold();
        CompletableFuture<String> answer = Background.supply(this::ping);
        Awaitility.await()
                .during(Duration.ofMillis(200))
                .atMost(Duration.ofSeconds(5))
                .until(() -> !answer.isDone());

        proxy.release();

        assertThat(answer).succeedsWithin(Duration.ofSeconds(5)).isEqualTo("PONG");
    }

    @Test
    void swallow_openConnection_getsNoAnswerAndNextOneWorks() {
        try (Jedis jedis = new Jedis(proxy.host(), proxy.port(), 200)) {
            jedis.set("swallowed", "before");

            proxy.swallow();

            assertThatThrownBy(() -> jedis.set("swallowed", "after"))
                    .isInstanceOf(JedisConnectionException.class)
                    .hasMessageContaining("timed out");
        }
        try (Jedis next = jedis()) {
            assertThat(next.get("swallowed")).isEqualTo("before");
        }
    }

    @Test
    void forward_serverAway_connectionReset() {
        RealRedis gone = RealRedis.start();
        try (TcpProxy orphan = TcpProxy.to(gone)) {
            gone.close();

            assertThatThrownBy(() -> ping(orphan)).isInstanceOf(JedisConnectionException.class);
        }
    }

    @Test
    void close_connectionsOpen_threadsEnd() {
        try (Jedis jedis = jedis()) {
            jedis.ping();
            assertThat(threads()).isNotEmpty();

            proxy.close();

            Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> threads()
                    .isEmpty());
        }
    }

    @Test
    void forward_clientCloses_connectionForgotten() {
        ping();

        Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> proxy.connections() == 0);
    }

    private List<String> threads() {
        String prefix = "tcp-proxy-" + proxy.port() + "-";
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith(prefix))
                .toList();
    }

    private Jedis jedis() {
        return new Jedis(proxy.host(), proxy.port(), 5_000);
    }

    private String ping() {
        return ping(proxy);
    }

    private static String ping(TcpProxy through) {
        try (Jedis jedis = new Jedis(through.host(), through.port(), 5_000)) {
            return jedis.ping();
        }
    }
}
