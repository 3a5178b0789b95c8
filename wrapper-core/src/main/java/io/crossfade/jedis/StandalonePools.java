package io.crossfade.jedis;

import io.crossfade.spi.RedisLink;
import io.crossfade.spi.SideConfig;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.providers.ConnectionProvider;
import redis.clients.jedis.providers.PooledConnectionProvider;

/** One server. Thread-safe. */
final class StandalonePools implements SidePools {
    private final SideFailures failures;
    private final ByProtocol<PooledConnectionProvider> application;
    private final OwnPool own;

    StandalonePools(
            SideConfig config,
            ByProtocol<JedisClientConfig> clients,
            ConnectionPoolConfig pool,
            SideFailures failures) {
        HostAndPort server = new HostAndPort(config.host(), config.port());
        this.failures = failures;
        this.application = clients.map(client -> new PooledConnectionProvider(server, client, pool));
        this.own = new OwnPool(server, clients.resp2(), pool);
    }

    @Override
    public ConnectionProvider application(RedisProtocol protocol) {
        return application.of(protocol);
    }

    @Override
    public RedisLink lease() {
        try {
            return new JedisLink(own.getResource(), failures);
        } catch (JedisException e) {
            throw failures.noConnection(e);
        }
    }

    @Override
    public @Nullable RedisLink leaseIdle() {
        Connection idle = own.idle();
        return idle == null ? null : new JedisLink(idle, failures);
    }

    @Override
    public void close() {
        application.forEach(PooledConnectionProvider::close);
        own.close();
    }
}
