package io.crossfade.backfill.local;

import static io.crossfade.model.MigrationPhase.DUAL_WRITE;
import static io.crossfade.model.MigrationPhase.SHADOW_READ;
import static io.crossfade.model.MigrationPhase.TARGET_LIVE;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.CrossfadeConfig;
import io.crossfade.backfill.EveryType;
import io.crossfade.backfill.progress.ProgressListener;
import io.crossfade.jedis.JedisCrossfade;
import io.crossfade.jedis.JedisSide;
import io.crossfade.model.Side;
import io.crossfade.spi.NodeAddress;
import io.crossfade.spi.SideConfig;
import io.crossfade.spi.Topology;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.ContainerCluster;
import io.crossfade.testing.RedisContainer;
import io.crossfade.testing.RedisImage;
import io.crossfade.testing.RequiresDocker;
import io.crossfade.testing.RunningServer;
import io.crossfade.testing.ServerComparison;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.ScanIteration;

/** A whole migration onto a cluster whose servers keep one table for each slot, and one off it. */
@RequiresDocker
class ClusterVersionsContainerIT {
    private static final int KEYS = 150;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @ParameterizedTest
    @EnumSource(names = {"REDIS_8_0", "VALKEY_8_1"})
    @Behaviour({"TP-6", "TP-26", "TP-28", "BF-10"})
    void migration_ontoAClusterAndOffIt_endsEqual(RedisImage image) {
        try (ContainerCluster cluster = ContainerCluster.start(image);
                RedisContainer single = RedisContainer.start(image)) {
            SideConfig many = SideConfig.defaults()
                    .withTopology(Topology.cluster(cluster.seeds().stream()
                            .map(seed -> new NodeAddress(seed.getHost(), seed.getPort()))
                            .toList()))
                    .withTimeouts(PATIENCE, PATIENCE);
            SideConfig one = SideConfig.of(single.host(), single.port()).withTimeouts(PATIENCE, PATIENCE);
            try (Jedis jedis = single.jedis()) {
                EveryType.fill(jedis, KEYS);
            }
            migrate(one, List.of(single), many, cluster.nodes());
            single.flush();
            migrate(many, cluster.nodes(), one, List.of(single));
        }
    }

    private static void migrate(
            SideConfig from,
            List<? extends RunningServer> sources,
            SideConfig to,
            List<? extends RunningServer> targets) {
        CrossfadeConfig config = CrossfadeConfig.builder()
                .phase(DUAL_WRITE)
                .source(from)
                .target(to)
                .build();
        try (JedisCrossfade crossfade = JedisCrossfade.open(config);
                RedisClient client = crossfade.redisClient();
                JedisSide source = JedisSide.open(Side.SOURCE, from);
                JedisSide target = JedisSide.open(Side.TARGET, to)) {
            write(client, "before");
            assertThat(Backfill.create(source, target, BackfillConfig.defaults())
                            .run(ProgressListener.NONE)
                            .complete())
                    .isTrue();
            assertThat(Verification.create(source, target, VerifyConfig.defaults())
                            .run(ProgressListener.NONE)
                            .found())
                    .isEmpty();
            crossfade.crossfade().changePhase(SHADOW_READ);
            Set<String> walked = walk(client);
            crossfade.crossfade().changePhase(TARGET_LIVE);
            assertThat(walk(client)).isEqualTo(walked).hasSize(Math.toIntExact(client.dbSize()));
            write(client, "after");
            assertThat(crossfade.crossfade().awaitConverged(PATIENCE)).isTrue();
        }
        assertThat(ServerComparison.compare(sources, targets, ServerComparison.DEFAULT_EXPIRY_TOLERANCE))
                .isEmpty();
    }

    private static Set<String> walk(RedisClient client) {
        Set<String> found = new HashSet<>();
        ScanIteration iteration = client.scanIteration(20, "*");
        while (!iteration.isIterationCompleted()) {
            found.addAll(iteration.nextBatch().getResult());
        }
        return found;
    }

    private static void write(RedisClient client, String name) {
        for (int i = 0; i < KEYS; i++) {
            client.set(name + i, "v");
            client.incr("n" + i);
            client.hset("hash", name + i, "v");
        }
        client.mset(name + "1", "1", name + "2", "2");
        client.del(name + "3", name + "4");
    }
}
