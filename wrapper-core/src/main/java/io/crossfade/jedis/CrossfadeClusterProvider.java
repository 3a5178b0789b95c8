package io.crossfade.jedis;

import java.util.Map;
import java.util.Set;
import org.apache.commons.pool2.PooledObjectFactory;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.ConnectionPool;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.providers.ClusterConnectionProvider;

/**
 * Gives the seam's connections to a stock cluster client, which casts its provider to this type: a cluster of one {@link
 * VirtualNode}. Thread-safe.
 */
final class CrossfadeClusterProvider extends ClusterConnectionProvider {
    private final ConnectionPool pool;

    private CrossfadeClusterProvider(PooledObjectFactory<Connection> connections) {
        super(Set.of(VirtualNode.ADDRESS), unreachable());
        GenericObjectPoolConfig<Connection> unbounded = new GenericObjectPoolConfig<>();
        unbounded.setMaxTotal(-1); // the pools of the sides are bounded
        unbounded.setJmxEnabled(false);
        this.pool = new ConnectionPool(connections, unbounded);
    }

    /**
     * Makes a provider. The constructor above it insists on asking a real node for the slots, unless this property of Jedis
     * (7.4.1 and 8.0.2) says that it may fail; it is looked at nowhere else but in other clients' same moment.
     */
    static synchronized CrossfadeClusterProvider of(PooledObjectFactory<Connection> connections) {
        String before = System.getProperty(RedisClusterClient.INIT_NO_ERROR_PROPERTY);
        System.setProperty(RedisClusterClient.INIT_NO_ERROR_PROPERTY, "true");
        try {
            return new CrossfadeClusterProvider(connections);
        } finally {
            if (before == null) {
                System.clearProperty(RedisClusterClient.INIT_NO_ERROR_PROPERTY);
            } else {
                System.setProperty(RedisClusterClient.INIT_NO_ERROR_PROPERTY, before);
            }
        }
    }

    /** A configuration with which nothing is ever connected to. */
    private static JedisClientConfig unreachable() {
        return DefaultJedisClientConfig.builder()
                .hostAndPortMapper(node -> {
                    throw new JedisConnectionException("the virtual node has no socket");
                })
                .build();
    }

    private Connection connection() {
        return pool.getResource();
    }

    @Override
    public Connection getConnection() {
        return connection();
    }

    @Override
    public Connection getConnection(CommandArguments arguments) {
        return connection();
    }

    @Override
    public Connection getReplicaConnection(CommandArguments arguments) {
        return connection();
    }

    @Override
    public Connection getConnection(HostAndPort node) {
        return connection();
    }

    @Override
    public Connection getConnectionFromSlot(int slot) {
        return connection();
    }

    @Override
    public Connection getReplicaConnectionFromSlot(int slot) {
        return connection();
    }

    @Override
    public HostAndPort getNode(int slot) {
        return VirtualNode.ADDRESS;
    }

    @Override
    public Map<String, ConnectionPool> getNodes() {
        return Map.of(VirtualNode.ADDRESS.toString(), pool);
    }

    @Override
    public Map<String, ConnectionPool> getPrimaryNodes() {
        return getNodes();
    }

    @Override
    public Map<String, ConnectionPool> getConnectionMap() {
        return getNodes();
    }

    @Override
    public Map<String, ConnectionPool> getPrimaryNodesConnectionMap() {
        return getNodes();
    }

    @Override
    public void renewSlotCache() {
        // one node has all slots for ever; the sides look after their own
    }

    @Override
    public void renewSlotCache(Connection connection) {
        // as above
    }

    /** Closes nothing but the virtual connections: those to the sides belong to Crossfade. */
    @Override
    public void close() {
        pool.close();
        super.close();
    }
}
