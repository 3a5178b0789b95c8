package io.crossfade.jedis;

import io.crossfade.cluster.NodeConnector;
import io.crossfade.spi.NodeAddress;
import io.crossfade.spi.RedisLink;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.exceptions.JedisException;

/** A pool of Crossfade's own connections for each node of a cluster, made when first needed. Thread-safe. */
final class NodePools implements NodeConnector, AutoCloseable {
    private final JedisClientConfig client;
    private final ConnectionPoolConfig config;
    private final SideFailures failures;
    private final Map<NodeAddress, OwnPool> pools = new ConcurrentHashMap<>();
    private volatile boolean closed;

    NodePools(JedisClientConfig client, ConnectionPoolConfig config, SideFailures failures) {
        this.client = client;
        this.config = config;
        this.failures = failures;
    }

    @Override
    public RedisLink lease(NodeAddress node) {
        SideFailures here = failures.at(node);
        if (closed) {
            throw here.unusable();
        }
        OwnPool pool = pools.computeIfAbsent(
                node, address -> new OwnPool(new HostAndPort(node.host(), node.port()), client, config));
        try {
            return new JedisLink(pool.getResource(), here);
        } catch (JedisException e) {
            throw here.noConnection(e);
        }
    }

    @Override
    public void keep(Collection<NodeAddress> nodes) {
        for (NodeAddress node : pools.keySet()) {
            if (!nodes.contains(node)) {
                close(node);
            }
        }
    }

    private void close(NodeAddress node) {
        OwnPool pool = pools.remove(node);
        if (pool != null) {
            pool.close();
        }
    }

    /** Closes the idle connections, and the leased ones as they come back. */
    @Override
    public void close() {
        closed = true;
        pools.keySet().forEach(this::close);
    }
}
