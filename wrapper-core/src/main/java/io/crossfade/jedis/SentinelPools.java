package io.crossfade.jedis;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.crossfade.spi.NodeAddress;
import io.crossfade.spi.RedisLink;
import io.crossfade.spi.SideConfig;
import io.crossfade.spi.Topology;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.providers.ConnectionProvider;
import redis.clients.jedis.providers.SentineledConnectionProvider;

/** One primary behind sentinels. They are asked when the first connection is needed, and listened to from then on. Thread-safe. */
final class SentinelPools implements SidePools {
    private final SideFailures failures;
    private final ByProtocol<OnDemand<SentineledConnectionProvider>> application;
    private final JedisClientConfig client;
    private final ConnectionPoolConfig pool;

    /** Tells where the primary is; the connections are those of {@link #current}. */
    private final OnDemand<SentineledConnectionProvider> own;

    private record Current(HostAndPort primary, OwnPool connections) {}

    @GuardedBy("this") private @Nullable Current current;

    @GuardedBy("this") private boolean closed;

    SentinelPools(
            SideConfig config,
            ByProtocol<JedisClientConfig> clients,
            ConnectionPoolConfig pool,
            SideFailures failures) {
        this.failures = failures;
        this.application = clients.map(client -> new OnDemand<>(() -> provider(config, client, pool)));
        this.client = clients.resp2();
        this.pool = pool;
        this.own = new OnDemand<>(() -> provider(config, clients.resp2(), pool));
    }

    private static SentineledConnectionProvider provider(
            SideConfig config, JedisClientConfig client, ConnectionPoolConfig pool) {
        Topology topology = config.topology();
        JedisClientConfig sentinel = DefaultJedisClientConfig.builder()
                .protocol(RedisProtocol.RESP2)
                .connectionTimeoutMillis(client.getConnectionTimeoutMillis())
                .socketTimeoutMillis(client.getSocketTimeoutMillis())
                .user(topology.sentinelUser())
                .password(topology.sentinelPassword())
                .clientName(client.getClientName())
                .ssl(client.isSsl())
                .sslParameters(client.getSslParameters())
                .sslSocketFactory(client.getSslSocketFactory())
                .sslSocketFactory(client.getSslSocketFactory())
                .build();
        return new SentineledConnectionProvider(
                topology.masterName(), client, pool, addresses(topology.nodes()), sentinel);
    }

    static Set<HostAndPort> addresses(Collection<NodeAddress> nodes) {
        return nodes.stream()
                .map(node -> new HostAndPort(node.host(), node.port()))
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public ConnectionProvider application(RedisProtocol protocol) {
        return application.of(protocol).get();
    }

    @Override
    public RedisLink lease() {
        SentineledConnectionProvider provider;
        try {
            provider = own.get();
        } catch (JedisException e) {
            throw failures.noPrimary(e);
        }
        try {
            Current now = current(provider);
            return link(now.connections().getResource(), now, provider);
        } catch (JedisException e) {
            throw failures.noConnection(e);
        }
    }

    @Override
    public @Nullable RedisLink leaseIdle() {
        SentineledConnectionProvider provider = own.ready();
        if (provider == null) {
            return null;
        }
        try {
            Current now = current(provider);
            Connection idle = now.connections().idle();
            return idle == null ? null : link(idle, now, provider);
        } catch (JedisException e) {
            throw failures.noConnection(e);
        }
    }

    private RedisLink link(Connection connection, Current now, SentineledConnectionProvider provider) {
        return new SentinelLink(
                new JedisLink(connection, failures),
                () -> !now.primary().equals(provider.getCurrentMaster()),
                failures);
    }

    private synchronized Current current(SentineledConnectionProvider provider) {
        if (closed) {
            throw new JedisException("the connections are closed");
        }
        HostAndPort primary = provider.getCurrentMaster();
        Current now = current;
        if (now == null || !now.primary().equals(primary)) {
            if (now != null) {
                now.connections().close();
            }
            now = new Current(primary, new OwnPool(primary, client, pool));
            current = now;
        }
        return now;
    }

    @Override
    public void close() {
        application.forEach(provider -> failures.quietly(provider::close));
        failures.quietly(own::close);
        failures.quietly(this::closeCurrent);
    }

    private synchronized void closeCurrent() {
        closed = true;
        if (current != null) {
            current.connections().close();
        }
    }
}
