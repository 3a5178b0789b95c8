package io.crossfade.jedis;

import static io.crossfade.model.MigrationPhase.SHADOW_READ;
import static io.crossfade.model.MigrationPhase.TARGET_LIVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.crossfade.jedis.SeamClient.Opened;
import io.crossfade.testing.Behaviour;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.AbstractTransaction;
import redis.clients.jedis.Connection;
import redis.clients.jedis.ConnectionPool;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.RedisSentinelClient;
import redis.clients.jedis.Response;
import redis.clients.jedis.ScanIteration;
import redis.clients.jedis.exceptions.JedisDataException;

/** Every kind of stock client with its one line changed, before and after a cutover. */
class ClientsIT {
    private final TwoServers servers = new TwoServers();
    private final JedisCrossfade jedis = servers.open(SHADOW_READ);

    @AfterEach
    void end() {
        jedis.close();
        servers.close();
    }

    @ParameterizedTest
    @EnumSource
    @Behaviour({"TP-26", "JD-1"})
    void client_ofAnyKind_worksAcrossACutover(AnyClient kind) {
        try (Opened client = kind.open(jedis)) {
            use(kind, client, "before");
            jedis.crossfade().changePhase(TARGET_LIVE);
            use(kind, client, "after");
            assertThat(client.commands().get("before")).isEqualTo("v");
        }
        assertThat(jedis.crossfade().awaitConverged(TwoServers.REST)).isTrue();
        servers.assertEqual();
    }

    private static void use(AnyClient kind, Opened client, String name) {
        client.commands().set(name, "v");
        client.commands().hset(name + ":hash", Map.of("f", "1", "g", "2"));
        assertThat(client.commands().hincrBy(name + ":hash", "f", 2)).isEqualTo(3);
        assertThat(client.commands().rpush(name + ":list", "x")).isEqualTo(1);
        assertThat(client.commands().blpop(5, name + ":list")).containsExactly(name + ":list", "x");
        assertThatThrownBy(() -> client.commands().incr(name)).isInstanceOf(JedisDataException.class);
        try (AbstractPipeline pipeline = client.pipelines().get()) {
            Response<Long> first = pipeline.incr(name + ":n");
            Response<Long> wrong = pipeline.incr(name);
            Response<Long> second = pipeline.incr(name + ":n");
            pipeline.sync();
            assertThat(first.get()).isEqualTo(1);
            assertThatThrownBy(wrong::get).isInstanceOf(JedisDataException.class);
            assertThat(second.get()).isEqualTo(2);
        }
        if (kind.hasTransactions()) {
            try (AbstractTransaction transaction = client.transactions().get()) {
                transaction.incr(name + ":n");
                assertThat(transaction.exec()).isEqualTo(List.of(3L));
            }
        }
    }

    @Test
    @Behaviour("TP-26")
    void clusterClient_askedForItsCluster_isOneNodeWithEverySlot() {
        try (RedisClusterClient client = jedis.clusterClient()) {
            Map<String, ConnectionPool> nodes = client.getClusterNodes();
            assertThat(nodes).hasSize(1);
            nodes.forEach((name, pool) -> {
                try (Connection connection = pool.getResource();
                        Jedis node = new Jedis(connection)) {
                    assertThat(node.clusterNodes())
                            .contains(name)
                            .contains("master")
                            .contains("0-16383");
                    assertThat(node.clusterInfo()).contains("cluster_state:ok");
                    assertThat(node.clusterMyId()).hasSize(40);
                    assertThat(node.clusterNodes()).startsWith(node.clusterMyId());
                    List<?> range = (List<?>) node.clusterSlots().get(0);
                    assertThat(range.get(0)).isEqualTo(0L);
                    assertThat(range.get(1)).isEqualTo(16383L);
                    assertThat(node.clusterShards()).hasSize(1);
                    assertThat(node.ping()).isEqualTo("PONG");
                }
            });
        }
    }

    @Test
    @Behaviour("TP-26")
    void clusterClient_iterates_findsEveryKeyOnce() {
        try (RedisClusterClient client = jedis.clusterClient()) {
            IntStream.range(0, 300).forEach(i -> client.set("{tag}" + i, "v"));
            TreeSet<String> found = new TreeSet<>();
            ScanIteration iteration = client.scanIteration(50, "*");
            while (!iteration.isIterationCompleted()) {
                iteration.nextBatch().getResult().forEach(key -> assertThat(found.add(key))
                        .isTrue());
            }
            assertThat(found).hasSize(300);
        }
    }

    @Test
    @Behaviour("TP-26")
    void sentinelClient_closed_leavesNoThreadBehind() {
        await("clients of other tests have ended").until(() -> listeners() == 0);
        try (RedisSentinelClient client = jedis.sentinelClient()) {
            assertThat(client.getCurrentMaster()).isEqualTo(new HostAndPort("crossfade", 6379));
            client.set("a", "1");
            assertThat(listeners()).isEqualTo(1);
        }
        await().until(() -> listeners() == 0);
    }

    private static long listeners() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("crossfade-SentinelListener"))
                .count();
    }
}
