package io.crossfade.jedis;

import static java.util.Objects.requireNonNull;

import io.crossfade.model.Side;
import io.crossfade.spi.LinkException;
import io.crossfade.spi.RedisLink;
import io.crossfade.spi.RedisSide;
import io.crossfade.spi.SideConfig;
import javax.net.ssl.SSLParameters;
import redis.clients.jedis.ConnectionPool;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.exceptions.JedisException;

/**
 * One instance of the migration, reached through a stock Jedis connection pool that speaks RESP2. Thread-safe.
 *
 * <p>Nothing is connected until the first {@link #lease()}. Connections are named {@code crossfade-source} or {@code
 * crossfade-target} in the server's client list.
 */
public final class JedisSide implements RedisSide {
    private final Side side;
    private final SideConfig config;
    private final SideFailures failures;
    private final ConnectionPool application;
    private final ConnectionPool own;

    private JedisSide(Side side, SideConfig config) {
        this.side = side;
        this.config = config;
        this.failures = new SideFailures(side, config);
        this.application = openPool(side, config);
        this.own = openPool(side, config);
    }

    private static ConnectionPool openPool(Side side, SideConfig config) {
        return new ConnectionPool(
                new HostAndPort(config.host(), config.port()), clientConfig(side, config), poolConfig(config));
    }

    /** Makes the pool of {@code side}. Does not connect and does not block. */
    public static JedisSide open(Side side, SideConfig config) {
        return new JedisSide(requireNonNull(side, "side"), requireNonNull(config, "config"));
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
     * read timeout to open one.
     *
     * @throws LinkException if none can be had; the message says what to do
     */
    @Override
    public RedisLink lease() {
        try {
            return new JedisLink(own.getResource(), failures);
        } catch (JedisException e) {
            throw failures.noConnection(e);
        }
    }

    /**
     * Returns the pool of the connections of the application's own commands. It is another than that of {@link #lease()}: an
     * application that holds every connection it may have, perhaps inside transactions, would keep Crossfade from carrying its
     * writes and from moving the keys it waits for.
     */
    ConnectionPool pool() {
        return application;
    }

    /** Returns the number of the database that every connection has selected. */
    int database() {
        return config.database();
    }

    /** Closes the idle connections, and the leased ones as they come back. Idempotent; does not block. */
    @Override
    public void close() {
        application.close();
        own.close();
    }

    private static JedisClientConfig clientConfig(Side side, SideConfig config) {
        DefaultJedisClientConfig.Builder builder = DefaultJedisClientConfig.builder()
                .protocol(RedisProtocol.RESP2)
                .connectionTimeoutMillis(Math.toIntExact(config.connectTimeout().toMillis()))
                .socketTimeoutMillis(Math.toIntExact(config.readTimeout().toMillis()))
                .user(config.user())
                .password(config.password())
                .database(config.database())
                .clientName("crossfade-" + side.label())
                .clientSetInfoConfig(OwnConnections.MARK)
                .ssl(config.tls());
        if (config.tls()) {
            SSLParameters parameters = new SSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            builder.sslParameters(parameters);
        }
        return builder.build();
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
