package io.crossfade.testing;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.testcontainers.lifecycle.Startables;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol;

/**
 * A cluster of three primaries without replicas, of another version, in containers. Its slots stay where they are. For tests that
 * are {@link RequiresDocker}. Thread-safe once started.
 */
public final class ContainerCluster implements AutoCloseable {
    private static final int PRIMARIES = 3;
    private static final int ATTEMPTS = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final List<HostContainer> nodes;

    private ContainerCluster(List<HostContainer> nodes) {
        this.nodes = nodes;
    }

    /** Starts a cluster; ready when every node serves every slot. */
    public static ContainerCluster start(RedisImage image) {
        return startWith(image, null);
    }

    /** Starts a cluster whose nodes speak TLS to each other and, on a port of its own, to clients. */
    public static ContainerCluster startTls(RedisImage image, Path folder, String... lines) {
        return startWith(image, folder, lines);
    }

    /** Between the choice of a port and its use another process may take it. */
    private static ContainerCluster startWith(RedisImage image, @Nullable Path tls, String... lines) {
        for (int left = ATTEMPTS - 1; ; left--) {
            ContainerCluster cluster = make(image, tls, lines);
            try {
                Startables.deepStart(cluster.nodes.stream().map(HostContainer::container))
                        .join();
                cluster.assemble();
                return cluster;
            } catch (RuntimeException e) {
                cluster.close();
                if (left == 0) {
                    throw e;
                }
            }
        }
    }

    private static ContainerCluster make(RedisImage image, @Nullable Path tls, String... lines) {
        List<String> settings = new ArrayList<>(List.of("cluster-enabled yes", "cluster-node-timeout 15000"));
        if (tls != null) {
            settings.add("tls-cluster yes");
        }
        settings.addAll(List.of(lines));
        List<HostContainer> nodes = new ArrayList<>();
        for (int i = 0; i < PRIMARIES; i++) {
            nodes.add(HostContainer.of(image, tls, settings.toArray(String[]::new)));
        }
        return new ContainerCluster(List.copyOf(nodes));
    }

    private void assemble() {
        for (int i = 0; i < PRIMARIES; i++) {
            HostContainer node = nodes.get(i);
            ask(node, "SET-CONFIG-EPOCH", Integer.toString(i + 1));
            ask(
                    node,
                    "ADDSLOTSRANGE",
                    Integer.toString(RealCluster.SLOTS * i / PRIMARIES),
                    Integer.toString(RealCluster.SLOTS * (i + 1) / PRIMARIES - 1));
        }
        for (HostContainer node : nodes) {
            nodes.stream()
                    .filter(other -> other != node)
                    .forEach(other -> ask(
                            node,
                            "MEET",
                            other.host(),
                            Integer.toString(other.port()),
                            Integer.toString(other.busPort())));
        }
        Patience.await(
                "every node serves every slot", PATIENCE, () -> nodes.stream().allMatch(ContainerCluster::isReady));
    }

    private static boolean isReady(HostContainer node) {
        try (Jedis jedis = node.jedis()) {
            return Stream.of(
                            "cluster_state:ok",
                            "cluster_known_nodes:" + PRIMARIES,
                            "cluster_slots_ok:" + RealCluster.SLOTS)
                    .allMatch(jedis.clusterInfo()::contains);
        }
    }

    private static void ask(HostContainer node, String... words) {
        try (Jedis jedis = node.jedis()) {
            jedis.sendCommand(Protocol.Command.CLUSTER, words);
        }
    }

    /** Returns the nodes in the order of their slots. */
    public List<HostContainer> nodes() {
        return nodes;
    }

    /** Returns where they can be reached without TLS. */
    public List<HostAndPort> seeds() {
        return nodes.stream()
                .map(node -> new HostAndPort(node.host(), node.port()))
                .toList();
    }

    /** Removes every key. */
    public void flush() {
        nodes.forEach(HostContainer::flush);
    }

    /** Ends every node. */
    @Override
    public void close() {
        nodes.forEach(HostContainer::close);
    }
}
