package io.crossfade.races;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.CrossfadeConfig;
import io.crossfade.jedis.JedisCrossfade;
import io.crossfade.jedis.JedisSide;
import io.crossfade.lazy.LazyConfig;
import io.crossfade.model.Command;
import io.crossfade.model.MigrationPhase;
import io.crossfade.model.Side;
import io.crossfade.phase.CutoverConfig;
import io.crossfade.spi.NodeAddress;
import io.crossfade.spi.RedisLink;
import io.crossfade.spi.SideConfig;
import io.crossfade.spi.Topology;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.Race;
import io.crossfade.testing.RealCluster;
import io.crossfade.testing.RealRedis;
import io.crossfade.testing.ServerComparison;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.AbstractTransaction;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.RedisClient;

/** An application on one server whose other side is a cluster, which moves slots and fails over under its writes. */
class ClusterShadowIT {
    private static final RealCluster CLUSTER = RealCluster.start(3, 1);
    private static final RealRedis SINGLE = RealRedis.start();

    @AfterAll
    static void stop() {
        CLUSTER.close();
        SINGLE.close();
    }

    @AfterEach
    void empty() {
        CLUSTER.awaitAgreement();
        CLUSTER.flush();
        SINGLE.flush();
    }

    @Behaviour("TP-7")
    @Test
    @Race("T17")
    void load_shadowMovesSlotsAndFailsOver_endsEqualAndNothingIsLost() throws Exception {
        CrossfadeConfig config = CrossfadeConfig.builder()
                .phase(MigrationPhase.SHADOW_READ)
                .source(single())
                .target(cluster())
                .build();
        try (JedisCrossfade jedis = JedisCrossfade.open(config);
                RedisClient redis = jedis.redisClient();
                Load load = new Load(redis)) {
            load.runFor(500);
            CLUSTER.move(IntStream.range(100, 110).boxed().toList(), CLUSTER.ownerOf(16_000));
            load.runFor(300);
            RealRedis primary = CLUSTER.ownerOf(7_000);
            CLUSTER.handOver(primary);
            load.runFor(300);
            CLUSTER.failOver(CLUSTER.ownerOf(0));
            load.runFor(500);
            load.stop();
            transactionOverSlots(redis);

            assertRestAndEqual(jedis, List.of(SINGLE), CLUSTER.servers());
            assertThat(jedis.crossfade().shadowReadCounters().compared()).isPositive();
            try (Jedis source = SINGLE.jedis()) {
                load.receipts.verify(source);
            }
        }
    }

    private static void transactionOverSlots(RedisClient redis) {
        try (AbstractTransaction transaction = redis.multi()) {
            transaction.set("tx:1", "1");
            transaction.sadd("tx:2", "a", "b");
            transaction.del("string:0:0");
            assertThat(transaction.exec()).hasSize(3);
        }
    }

    @Behaviour("TP-7")
    @Test
    void load_clusterToClusterAndBack_endsEqualAndNothingIsLost() throws Exception {
        try (RealCluster other = RealCluster.start()) {
            CrossfadeConfig config = CrossfadeConfig.builder()
                    .phase(MigrationPhase.SHADOW_READ)
                    .source(cluster(CLUSTER))
                    .target(cluster(other))
                    .cutover(new CutoverConfig(Duration.ofSeconds(10), Duration.ofMinutes(1)))
                    .build();
            try (JedisCrossfade jedis = JedisCrossfade.open(config);
                    RedisClient redis = jedis.redisClient();
                    Load load = new Load(redis)) {
                load.runFor(300);
                other.move(IntStream.range(100, 105).boxed().toList(), other.ownerOf(16_000));
                CLUSTER.move(IntStream.range(200, 205).boxed().toList(), CLUSTER.ownerOf(16_000));
                jedis.crossfade().changePhase(MigrationPhase.TARGET_LIVE);
                load.runFor(300);
                other.move(IntStream.range(16_000, 16_005).boxed().toList(), other.ownerOf(0));
                jedis.crossfade().changePhase(MigrationPhase.SHADOW_READ);
                load.runFor(300);
                load.stop();

                assertRestAndEqual(jedis, CLUSTER.servers(), other.servers());
                try (Jedis onSeam = jedis.jedisFactory().makeObject().getObject()) {
                    load.receipts.verify(onSeam);
                }
            }
        }
    }

    @Behaviour("TP-8")
    @Test
    void firstTouch_sourceIsAClusterThatMovesSlots_movesEveryKeyOnce() {
        fillCluster(400);
        CrossfadeConfig config = CrossfadeConfig.builder()
                .phase(MigrationPhase.TARGET_LIVE)
                .source(cluster())
                .target(single())
                .lazy(LazyConfig.defaults().withEnabled(true))
                .build();
        try (JedisCrossfade jedis = JedisCrossfade.open(config);
                RedisClient redis = jedis.redisClient()) {
            for (int i = 0; i < 400; i++) {
                if (i == 100) {
                    CLUSTER.move(IntStream.range(5_000, 5_010).boxed().toList(), CLUSTER.ownerOf(10));
                }
                assertThat(redis.incr("lazy:" + i)).isEqualTo(i + 1);
            }
            assertThat(redis.mget("lazy:1", "lazy:2", "absent")).containsExactly("2", "3", null);
            redis.del("lazy:7");

            assertThat(jedis.crossfade().status().lazyCopies()).isEqualTo(400);
            assertRestAndEqual(jedis, List.of(SINGLE), CLUSTER.servers());
        }
    }

    private static void assertRestAndEqual(JedisCrossfade jedis, List<RealRedis> authority, List<RealRedis> shadow) {
        assertThat(jedis.crossfade().awaitConverged(Duration.ofSeconds(60)))
                .as("%s", jedis.crossfade().status())
                .isTrue();
        assertThat(ServerComparison.compare(authority, shadow, Duration.ofMillis(20)))
                .isEmpty();
    }

    private static void fillCluster(int keys) {
        List<Command> writes = new ArrayList<>();
        for (int i = 0; i < keys; i++) {
            writes.add(Command.of("SET", "lazy:" + i, Integer.toString(i)));
        }
        try (JedisSide side = JedisSide.open(Side.SOURCE, cluster());
                RedisLink link = side.lease()) {
            link.exchange(writes);
        }
    }

    private static SideConfig single() {
        return patient(SideConfig.of(SINGLE.host(), SINGLE.port()));
    }

    private static SideConfig cluster() {
        return cluster(CLUSTER);
    }

    private static SideConfig cluster(RealCluster servers) {
        List<NodeAddress> seeds = servers.seeds().stream()
                .map(seed -> new NodeAddress(seed.getHost(), seed.getPort()))
                .toList();
        return patient(SideConfig.defaults().withTopology(Topology.cluster(seeds)));
    }

    private static SideConfig patient(SideConfig config) {
        return config.withTimeouts(Duration.ofSeconds(10), Duration.ofSeconds(10));
    }
}
