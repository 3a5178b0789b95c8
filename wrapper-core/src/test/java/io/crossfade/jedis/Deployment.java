package io.crossfade.jedis;

import io.crossfade.spi.NodeAddress;
import io.crossfade.spi.SideConfig;
import io.crossfade.spi.Topology;
import io.crossfade.testing.RealCluster;
import io.crossfade.testing.RealRedis;
import io.crossfade.testing.RealSentinel;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import redis.clients.jedis.HostAndPort;

/**
 * Real servers that may be a side.
 *
 * @param config how to reach them
 * @param servers those that accept writes at present
 * @param end ends them
 */
record Deployment(SideConfig config, Supplier<List<RealRedis>> servers, Runnable end) implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    static Deployment standalone() {
        RealRedis server = RealRedis.start();
        return new Deployment(SideConfig.of(server.host(), server.port()), () -> List.of(server), server::close);
    }

    static Deployment sentinel() {
        RealSentinel sentinel = RealSentinel.start();
        Topology topology = Topology.sentinel(RealSentinel.MASTER_NAME, addresses(sentinel.sentinels()));
        return new Deployment(config(topology), sentinel::servers, sentinel::close);
    }

    static Deployment of(RealCluster cluster) {
        return new Deployment(config(Topology.cluster(addresses(cluster.seeds()))), cluster::servers, cluster::close);
    }

    private static SideConfig config(Topology topology) {
        return SideConfig.defaults().withTopology(topology).withTimeouts(PATIENCE, PATIENCE);
    }

    private static List<NodeAddress> addresses(Collection<HostAndPort> nodes) {
        return nodes.stream()
                .map(node -> new NodeAddress(node.getHost(), node.getPort()))
                .toList();
    }

    void flush() {
        servers.get().forEach(RealRedis::flush);
    }

    @Override
    public void close() {
        end.run();
    }
}
