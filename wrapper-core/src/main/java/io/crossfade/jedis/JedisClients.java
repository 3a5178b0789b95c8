package io.crossfade.jedis;

import io.crossfade.jedis.pubsub.Subscriptions;
import java.util.Set;
import org.apache.commons.pool2.PooledObjectFactory;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.RedisSentinelClient;
import redis.clients.jedis.providers.ClusterConnectionProvider;
import redis.clients.jedis.providers.ConnectionProvider;
import redis.clients.jedis.providers.SentineledConnectionProvider;

/**
 * Makes an application's stock Jedis clients on a migration, and what such clients are made with, all of one protocol.
 * Thread-safe. They live as long as the {@link JedisCrossfade} that this is of; its close closes their connections.
 *
 * <p>A client fails with its first command, and with a message that says what to do, if the authority does not speak the
 * protocol. The shadow's failures never reach it.
 */
public final class JedisClients {
    private final Databases databases;
    private final Subscriptions subscriptions;
    private final int first;
    private final RedisProtocol protocol;

    JedisClients(Databases databases, Subscriptions subscriptions, int first, RedisProtocol protocol) {
        this.databases = databases;
        this.subscriptions = subscriptions;
        this.first = first;
        this.protocol = protocol;
    }

    /** Returns a new stock client on this migration. Closing it does not close this. */
    public RedisClient redisClient() {
        return redisClient(first);
    }

    /**
     * As {@link #redisClient()}, in another database.
     *
     * @param database its number on the source, whatever the phase; {@code crossfade.databases} has to have it
     */
    public RedisClient redisClient(int database) {
        return RedisClient.builder()
                .connectionProvider(connectionProvider(database))
                .clientConfig(config())
                .build();
    }

    /**
     * Returns a provider for {@code RedisClient.builder().connectionProvider(..)}; give the builder a client configuration
     * with the same protocol. Closing the client does not close this.
     */
    public ConnectionProvider connectionProvider() {
        return connectionProvider(first);
    }

    /** As {@link #connectionProvider()}, for connections that begin in another database. */
    public ConnectionProvider connectionProvider(int database) {
        Database begin = databases.of(database);
        return new CrossfadeProvider(() -> connection(begin));
    }

    /** Returns a factory for {@code new JedisPooled(factory, poolConfig)} and {@code new ConnectionPool(factory)}. */
    public PooledObjectFactory<Connection> connectionFactory() {
        return connectionFactory(first);
    }

    /** As {@link #connectionFactory()}, for connections that begin in another database. */
    public PooledObjectFactory<Connection> connectionFactory(int database) {
        Database begin = databases.of(database);
        return new SeamFactory<>(() -> connection(begin), Connection::isConnected, JedisClients::restore);
    }

    /** Returns a factory for {@code new JedisPool(poolConfig, factory)}. */
    public PooledObjectFactory<Jedis> jedisFactory() {
        return jedisFactory(first);
    }

    /** As {@link #jedisFactory()}, for connections that begin in another database. */
    public PooledObjectFactory<Jedis> jedisFactory(int database) {
        Database begin = databases.of(database);
        return new SeamFactory<>(() -> jedis(begin), Jedis::isConnected, jedis -> restore(jedis, begin));
    }

    /** A Jedis that knows its database, as one that was connected there. */
    private Jedis jedis(Database begin) {
        Jedis jedis = new Jedis(connection(begin).ofLegacyClient());
        restore(jedis, begin);
        return jedis;
    }

    private static void restore(Jedis jedis, Database begin) {
        restore(jedis.getConnection());
        if (jedis.getDB() != begin.pair().source()) {
            jedis.select(begin.pair().source());
        }
    }

    private static void restore(Connection connection) {
        if (connection instanceof CrossfadeConnection seam) {
            seam.restore();
        }
    }

    /**
     * Returns a new stock client for clusters on this migration, whatever the two sides are: it sees a cluster of one node that
     * has every slot, and each side routes behind it as it has to. Closing it does not close this.
     */
    public RedisClusterClient clusterClient() {
        return RedisClusterClient.builder()
                .nodes(Set.of(VirtualNode.ADDRESS))
                .connectionProvider(clusterProvider())
                .clientConfig(config())
                .build();
    }

    /**
     * Returns a provider for {@code new JedisCluster(provider, maxAttempts, maxTotalRetriesDuration)} and for a builder of
     * {@code RedisClusterClient}, which also wants the name of a node, any one. Closing the client does not close this.
     */
    public ClusterConnectionProvider clusterProvider() {
        Database begin = databases.of(first);
        Database node = new Database(
                begin.pair(), begin.dispatcher(), begin.authorities().map(AuthorityConnections::asVirtualNode));
        return CrossfadeClusterProvider.of(
                new SeamFactory<>(() -> connection(node), Connection::isConnected, JedisClients::restore));
    }

    /**
     * Returns a new stock client for sentinels on this migration, whatever the two sides are. Closing it does not close this,
     * and has to be done: it ends the thread with which Jedis listens to sentinels.
     */
    public RedisSentinelClient sentinelClient() {
        return RedisSentinelClient.builder()
                .masterName(VirtualNode.ADDRESS.getHost())
                .sentinels(Set.of(VirtualNode.ADDRESS))
                .connectionProvider(sentinelProvider())
                .clientConfig(config())
                .build();
    }

    /**
     * Returns a provider for {@code new JedisSentineled(provider)} (Jedis 7) and for a builder of {@code RedisSentinelClient},
     * which also wants names of a primary and a sentinel, any ones. Users of {@code JedisSentinelPool}, which can only ask real
     * sentinels, take {@code new JedisPool(poolConfig, jedisFactory())}. Closing the client does not close this.
     */
    public SentineledConnectionProvider sentinelProvider() {
        return sentinelProvider(first);
    }

    /** As {@link #sentinelProvider()}, for connections that begin in another database. */
    public SentineledConnectionProvider sentinelProvider(int database) {
        return new CrossfadeSentinelProvider(connectionFactory(database));
    }

    private JedisClientConfig config() {
        return DefaultJedisClientConfig.builder().protocol(protocol).build();
    }

    private CrossfadeConnection connection(Database begin) {
        return new CrossfadeConnection(new Selection(databases, begin, protocol), subscriptions);
    }
}
