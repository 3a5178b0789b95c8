package io.crossfade.jedis;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import org.apache.commons.pool2.PooledObjectFactory;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.ConnectionPool;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.providers.SentineledConnectionProvider;
import redis.clients.jedis.util.Pool;

/**
 * Gives the seam's connections to a stock client for sentinels, which casts its provider to this type: one virtual sentinel
 * that knows one virtual primary. Thread-safe; has a thread of Jedis's own that waits until {@link #close()}.
 */
final class CrossfadeSentinelProvider extends SentineledConnectionProvider {
    private static final String MASTER_NAME = "crossfade";

    private final ConnectionPool connections;

    CrossfadeSentinelProvider(PooledObjectFactory<Connection> factory) {
        super(
                MASTER_NAME,
                DefaultJedisClientConfig.builder().build(),
                unused(),
                Set.of(VirtualNode.ADDRESS),
                DefaultJedisClientConfig.builder().build());
        GenericObjectPoolConfig<Connection> unbounded = unused();
        unbounded.setMaxTotal(-1); // the pools of the sides are bounded
        this.connections = new ConnectionPool(factory, unbounded);
    }

    private static GenericObjectPoolConfig<Connection> unused() {
        GenericObjectPoolConfig<Connection> config = new GenericObjectPoolConfig<>();
        config.setJmxEnabled(false);
        return config;
    }

    /** Called by the constructor above, before this object has any field. */
    @Override
    protected SentinelConnectionFactory defaultSentinelConnectionFactory() {
        return (sentinel, config) -> new VirtualSentinel();
    }

    @Override
    public Connection getConnection() {
        return connections.getResource();
    }

    @Override
    public Connection getConnection(CommandArguments arguments) {
        return connections.getResource();
    }

    @Override
    public Map<?, Pool<Connection>> getConnectionMap() {
        return Collections.singletonMap(getCurrentMaster(), connections);
    }

    @Override
    public Map<?, Pool<Connection>> getPrimaryNodesConnectionMap() {
        return getConnectionMap();
    }

    /** Closes nothing but the virtual connections: those to the sides belong to Crossfade. */
    @Override
    public void close() {
        connections.close();
        super.close();
    }
}
