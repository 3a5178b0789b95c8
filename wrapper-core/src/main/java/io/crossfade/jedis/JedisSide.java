package io.crossfade.jedis;

import static java.util.Objects.requireNonNull;

import io.crossfade.model.Side;
import io.crossfade.spi.LinkException;
import io.crossfade.spi.RedisLink;
import io.crossfade.spi.RedisSide;
import io.crossfade.spi.SideConfig;
import io.crossfade.spi.Topology;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.providers.ConnectionProvider;

/**
 * One instance of the migration, reached through stock Jedis connection pools. Thread-safe.
 *
 * <p>Crossfade's own connections speak RESP2, the application's what its client asks for, from a pool of their own for each
 * protocol.
 *
 * <p>Nothing is connected until the first {@link #lease()}. Connections are named {@code crossfade-source-} or {@code
 * crossfade-target-} and the instance in the server's client list; they keep alive and send at once (TCP_NODELAY). Behind sentinels and in a cluster, only primaries are ever used.
 */
public final class JedisSide implements RedisSide {
    private final Side side;
    private final SideConfig config;
    private final SidePools pools;
    private final SideFailures failures;
    private final boolean tokens;
    private volatile boolean resp3;

    private JedisSide(Side side, SideConfig config, SideAccess access) {
        this.side = side;
        this.config = config;
        this.tokens = access.tokens() != null;
        this.failures = new SideFailures(side, config);
        ByProtocol<JedisClientConfig> clients =
                ByProtocol.each(protocol -> access.clientConfig(side, config, protocol));
        ConnectionPoolConfig pool = poolConfig(config);
        this.pools = switch (config.topology().kind()) {
            case STANDALONE -> new StandalonePools(config, clients, pool, failures);
            case SENTINEL -> new SentinelPools(config, clients, pool, failures);
            case CLUSTER -> new ClusterPools(config, clients, pool, failures);
        };
    }

    /**
     * Makes the pools of {@code side}. Does not connect and does not block.
     *
     * @throws IllegalArgumentException if a file for TLS cannot be used
     */
    public static JedisSide open(Side side, SideConfig config) {
        return open(side, config, SideAccess.standard());
    }

    static JedisSide open(Side side, SideConfig config, SideAccess access) {
        return new JedisSide(requireNonNull(side, "side"), requireNonNull(config, "config"), access);
    }

    @Override
    public Side side() {
        return side;
    }

    @Override
    public String endpoint() {
        return config.database() == 0 ? config.endpoint() : config.endpoint() + "/" + config.database();
    }

    /**
     * Takes a connection. Blocks at most the connect timeout for a free one, and at most the connect timeout plus the
     * read timeout to open one; once more for each node or sentinel that has to be asked where the primary is.
     *
     * @throws LinkException if none can be had; the message says what to do
     */
    @Override
    public RedisLink lease() {
        return pools.lease();
    }

    @Override
    public @Nullable RedisLink leaseIdle() {
        return pools.leaseIdle();
    }

    /** Returns how the servers are laid out, so that the application's commands can be routed. */
    Topology.Kind topology() {
        return config.topology().kind();
    }

    /**
     * Returns where the application's own commands get their connections: a {@code PooledConnectionProvider}, {@code
     * SentineledConnectionProvider} or {@code ClusterConnectionProvider}, made on first use. They are others than those of
     * {@link #lease()}: an application that holds every connection it may have, perhaps inside transactions, would keep
     * Crossfade from carrying its writes and from moving the keys it waits for.
     *
     * @throws JedisException if no sentinel, or no node of the cluster, can be asked
     */
    ConnectionProvider provider(RedisProtocol protocol) {
        if (protocol == RedisProtocol.RESP3) {
            resp3 = true;
        }
        try {
            return pools.application(protocol);
        } catch (JedisException e) {
            throw UnspokenProtocol.explained(e, protocol, failures.place());
        }
    }

    /**
     * Takes one of the application's connections that speaks {@code protocol}, of a cluster to any node.
     *
     * @throws JedisException if there is none; if the server does not speak that protocol, the message says what to do
     */
    Connection connection(RedisProtocol protocol) {
        ConnectionProvider provider = provider(protocol);
        try {
            return provider.getConnection();
        } catch (JedisException e) {
            throw UnspokenProtocol.explained(e, protocol, failures.place());
        }
    }

    /** Returns whether the application has asked for connections that speak RESP3. */
    boolean isAskedForResp3() {
        return resp3;
    }

    /** Returns whether these are the credentials of this side; {@code user} null is the default user. */
    boolean hasCredentials(@Nullable String user, String password) {
        String own = config.user() == null ? "default" : config.user();
        return password.equals(config.password()) && own.equals(user == null ? "default" : user);
    }

    /** Returns whether its connections show tokens that are renewed. */
    boolean usesTokens() {
        return tokens;
    }

    /** Closes the idle connections, and the leased ones as they come back. Idempotent; does not block. */
    @Override
    public void close() {
        pools.close();
    }

    private static ConnectionPoolConfig poolConfig(SideConfig config) {
        ConnectionPoolConfig pool = new ConnectionPoolConfig();
        pool.setMaxTotal(config.poolSize());
        pool.setMaxIdle(config.poolSize());
        pool.setMaxWait(config.connectTimeout());
        pool.setJmxEnabled(false);
        return pool;
    }
}
