package io.crossfade.spring;

import io.crossfade.CrossfadeConfig;
import io.crossfade.spi.NodeAddress;
import io.crossfade.spi.SideConfig;
import io.crossfade.spi.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.NamedNode;
import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.RedisNode;
import org.springframework.data.redis.connection.RedisSentinelConfiguration;
import org.springframework.data.redis.connection.jedis.JedisConnectionFactory;

/**
 * The servers that a connection factory is for.
 *
 * @param kind one server, a primary behind sentinels, or a cluster
 * @param nodes the server, the sentinels, or nodes of the cluster
 * @param masterName the name of the primary, or null
 * @param database the number of the database
 */
record FactoryServers(Topology.Kind kind, List<NodeAddress> nodes, @Nullable String masterName, int database) {

    static FactoryServers of(JedisConnectionFactory factory) {
        RedisClusterConfiguration cluster = factory.getClusterConfiguration();
        RedisSentinelConfiguration sentinel = factory.getSentinelConfiguration();
        if (cluster != null) {
            return new FactoryServers(Topology.Kind.CLUSTER, addresses(cluster.getClusterNodes()), null, 0);
        }
        if (sentinel != null) {
            NamedNode master = sentinel.getMaster();
            return new FactoryServers(
                    Topology.Kind.SENTINEL,
                    addresses(sentinel.getSentinels()),
                    master == null ? null : master.getName(),
                    sentinel.getDatabase());
        }
        return new FactoryServers(
                Topology.Kind.STANDALONE,
                List.of(new NodeAddress(factory.getHostName(), factory.getPort())),
                null,
                factory.getDatabase());
    }

    /** Returns whether they are the source of the migration, and the database is one of those that are migrated. */
    boolean areSourceOf(CrossfadeConfig config) {
        SideConfig source = config.source();
        Topology topology = source.topology();
        List<NodeAddress> known = topology.kind() == Topology.Kind.STANDALONE
                ? List.of(new NodeAddress(source.host(), source.port()))
                : topology.nodes();
        return topology.kind() == kind
                && Objects.equals(topology.masterName(), masterName)
                && nodes.stream().anyMatch(node -> known.stream().anyMatch(one -> same(one, node)))
                && config.databases().stream().anyMatch(pair -> pair.source() == database);
    }

    private static boolean same(NodeAddress one, NodeAddress other) {
        return one.port() == other.port() && one.host().equalsIgnoreCase(other.host());
    }

    /** Returns them in one line, for messages. */
    String describe() {
        String where =
                switch (kind) {
                    case STANDALONE -> nodes.get(0).toString();
                    case SENTINEL -> masterName + " behind the sentinels " + nodes;
                    case CLUSTER -> "the cluster " + nodes;
                };
        return where + " database " + database;
    }

    private static List<NodeAddress> addresses(Iterable<? extends RedisNode> nodes) {
        List<NodeAddress> addresses = new ArrayList<>();
        nodes.forEach(node -> addresses.add(NodeAddress.parse(SourceSettings.address(node))));
        return addresses;
    }
}
