package io.crossfade.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;

class RealRedisTest {
    @Test
    void start_twice_serversAreIndependent() {
        try (RealRedis one = RealRedis.start();
                RealRedis two = RealRedis.start();
                Jedis first = one.jedis();
                Jedis second = two.jedis()) {
            first.set("k", "v");

            assertThat(one.port()).isNotEqualTo(two.port());
            assertThat(first.get("k")).isEqualTo("v");
            assertThat(second.get("k")).isNull();
            assertThat(first.info("server")).contains("redis_version:7.0.15", "process_id:" + one.pid());
        }
    }

    @Test
    void start_password_onlyAuthenticatedClientsServed() {
        try (RealRedis server = RealRedis.start("requirepass secret");
                Jedis stranger = new Jedis(server.host(), server.port());
                Jedis friend = server.jedis()) {
            assertThatThrownBy(stranger::dbSize)
                    .isInstanceOf(JedisDataException.class)
                    .hasMessageContaining("NOAUTH");
            assertThat(friend.ping()).isEqualTo("PONG");
        }
    }

    @Test
    void start_unknownSetting_failsWithItsOutput() {
        assertThatThrownBy(() -> RealRedis.start("no-such-setting 1"))
                .isInstanceOf(ServerStartException.class)
                .hasMessageContaining("no-such-setting");
    }

    @Test
    void restart_afterKill_samePortAndEmpty() {
        try (RealRedis server = RealRedis.start()) {
            int port = server.port();
            long firstPid = server.pid();
            try (Jedis jedis = server.jedis()) {
                jedis.set("k", "v");
            }
            server.kill();
            assertThat(server.isRunning()).isFalse();
            assertThatThrownBy(() -> ping(server)).isInstanceOf(JedisConnectionException.class);

            server.restart();

            assertThat(server.port()).isEqualTo(port);
            assertThat(server.pid()).isNotEqualTo(firstPid);
            try (Jedis jedis = server.jedis()) {
                assertThat(jedis.dbSize()).isZero();
            }
        }
    }

    @Test
    void startPersistent_killedRightAfterAReply_dataKeptOverRestart() {
        RealRedis server = RealRedis.startPersistent();
        try (server) {
            try (Jedis jedis = server.jedis()) {
                for (int i = 0; i < 200; i++) {
                    jedis.incr("acknowledged");
                }
                server.kill();
            }

            server.restart();

            try (Jedis jedis = server.jedis()) {
                assertThat(jedis.get("acknowledged")).isEqualTo("200");
            }
        }
    }

    @Test
    void pause_whileACommandWaits_answeredAfterResume() {
        try (RealRedis server = RealRedis.start()) {
            server.pause();
            CompletableFuture<String> answer = Background.supply(() -> ping(server));
            Awaitility.await()
                    .during(Duration.ofMillis(200))
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> !answer.isDone());

            server.resume();

            assertThat(answer).succeedsWithin(Duration.ofSeconds(10)).isEqualTo("PONG");
        }
    }

    @Test
    void stop_pausedServer_ends() {
        RealRedis server = RealRedis.start();
        server.pause();

        server.stop();
        server.close();

        assertThat(server.isRunning()).isFalse();
        assertThat(ProcessHandle.of(server.pid()).map(ProcessHandle::isAlive).orElse(false))
                .isFalse();
    }

    @Test
    void flush_someKeys_noneLeft() {
        try (RealRedis server = RealRedis.start();
                Jedis jedis = server.jedis()) {
            jedis.set("k", "v");

            server.flush();

            assertThat(jedis.dbSize()).isZero();
        }
    }

    private static String ping(RealRedis server) {
        try (Jedis jedis = server.jedis()) {
            return jedis.ping();
        }
    }
}
