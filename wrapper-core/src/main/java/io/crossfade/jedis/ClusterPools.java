package io.crossfade.jedis;

import io.crossfade.cluster.Cluster;
import io.crossfade.spi.RedisLink;
import io.crossfade.spi.SideConfig;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.providers.ClusterConnectionProvider;
import redis.clients.jedis.providers.ConnectionProvider;

/**
 * A cluster: Jedis's own provider for the application's commands, and for Crossfade's own links a pool for each node under a
 * map of slots that tells them when the primaries have changed. Thread-safe.
 */
final class ClusterPools implements SidePools {
    private final SideFailures failures;
    private final ByProtocol<OnDemand<ClusterConnectionProvider>> application;
    private final NodePools pools;
    private final Cluster own;
    private volatile boolean surveyed;

    ClusterPools(
            SideConfig config,
            ByProtocol<JedisClientConfig> clients,
            ConnectionPoolConfig pool,
            SideFailures failures) {
        this.failures = failures;
        this.application = clients.map(client -> new OnDemand<>(() -> new ClusterConnectionProvider(
                SentinelPools.addresses(config.topology().nodes()), client, pool)));
        this.pools = new NodePools(clients.resp2(), pool, failures);
        this.own = new Cluster(failures.place(), config.topology().nodes(), pools);
    }

    @Override
    public ConnectionProvider application(RedisProtocol protocol) {
        return application.of(protocol).get();
    }

    @Override
    public RedisLink lease() {
        RedisLink link = own.lease();
        surveyed = true;
        return link;
    }

    /** Once the nodes are known, a link to all; it still opens a connection to a node of which it needs one more. */
    @Override
    public @Nullable RedisLink leaseIdle() {
        return surveyed ? own.lease() : null;
    }

    @Override
    public void close() {
        application.forEach(provider -> failures.quietly(provider::close));
        pools.close();
    }
}
