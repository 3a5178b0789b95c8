package io.crossfade.jedis;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.CrossfadeConfig;
import io.crossfade.CrossfadeConfigBuilder;
import io.crossfade.model.DatabasePair;
import io.crossfade.model.MigrationPhase;
import io.crossfade.phase.CutoverConfig;
import io.crossfade.spi.NodeAddress;
import io.crossfade.spi.SideConfig;
import io.crossfade.spi.Topology;
import io.crossfade.testing.RealCluster;
import io.crossfade.testing.RealRedis;
import io.crossfade.testing.ServerComparison;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Jedis;

/** A source with the databases 0, 1 and 2, a target that has them all in one, and instances on both. */
final class SharedDatabase implements AutoCloseable {
    static final List<DatabasePair> DATABASES =
            List.of(new DatabasePair(0, 0), new DatabasePair(1, 0, "db1:"), new DatabasePair(2, 0, "db2:"));
    private static final Duration REST = Duration.ofSeconds(30);

    final RealRedis source = RealRedis.start();
    private final boolean ownsTargets;
    private final List<RealRedis> targets;
    private final SideConfig target;
    private final List<JedisCrossfade> instances = new ArrayList<>();

    private SharedDatabase(boolean ownsTargets, List<RealRedis> targets, SideConfig target) {
        this.ownsTargets = ownsTargets;
        this.targets = targets;
        this.target = target;
    }

    static SharedDatabase onOneServer() {
        RealRedis target = RealRedis.start();
        return new SharedDatabase(true, List.of(target), SideConfig.of(target.host(), target.port()));
    }

    /** Empties the cluster, which stays the caller's. */
    static SharedDatabase on(RealCluster cluster) {
        cluster.awaitAgreement();
        cluster.flush();
        List<NodeAddress> seeds = cluster.seeds().stream()
                .map(seed -> new NodeAddress(seed.getHost(), seed.getPort()))
                .toList();
        return new SharedDatabase(
                false, cluster.primaries(), SideConfig.defaults().withTopology(Topology.cluster(seeds)));
    }

    JedisCrossfade open(MigrationPhase phase) {
        return open(phase, UnaryOperator.identity());
    }

    JedisCrossfade open(MigrationPhase phase, UnaryOperator<CrossfadeConfigBuilder> settings) {
        JedisCrossfade instance = JedisCrossfade.open(settings.apply(CrossfadeConfig.builder()
                        .phase(phase)
                        .source(SideConfig.of(source.host(), source.port()).withTimeouts(REST, REST))
                        .target(target.withTimeouts(REST, REST))
                        .cutover(CutoverConfig.defaults().withHoldTimeout(REST))
                        .databases(DATABASES))
                .build());
        instances.add(instance);
        return instance;
    }

    /** Returns the names of all keys of the target, Crossfade's own left out. */
    List<String> namesOnTarget() {
        List<String> names = new ArrayList<>();
        for (RealRedis server : targets) {
            try (Jedis jedis = server.jedis()) {
                names.addAll(jedis.keys("*"));
            }
        }
        return names.stream()
                .filter(name -> !name.startsWith(ServerComparison.RESERVED_PREFIX))
                .sorted()
                .toList();
    }

    /** Lets every instance rest, then demands that each database is the same on both sides. */
    void restEqual() {
        for (JedisCrossfade instance : instances) {
            assertThat(instance.crossfade().awaitConverged(REST))
                    .as("%s", instance.crossfade().status())
                    .isTrue();
        }
        for (DatabasePair pair : DATABASES) {
            try (Connection connection = source.connection()) {
                connection.select(pair.source());
                assertThat(ServerComparison.compare(
                                connection, targets, pair.prefix(), others(pair), Duration.ofSeconds(1)))
                        .as("database %s", pair)
                        .isEmpty();
            }
        }
    }

    private static List<String> others(DatabasePair pair) {
        return DATABASES.stream()
                .filter(other -> !other.equals(pair))
                .map(DatabasePair::prefix)
                .filter(prefix -> prefix.startsWith(pair.prefix()))
                .filter(prefix -> !prefix.isEmpty())
                .toList();
    }

    @Override
    public void close() {
        instances.forEach(JedisCrossfade::close);
        source.close();
        if (ownsTargets) {
            targets.forEach(RealRedis::close);
        }
    }
}
