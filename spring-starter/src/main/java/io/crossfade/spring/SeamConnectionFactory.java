package io.crossfade.spring;

import static java.util.Objects.requireNonNull;

import io.crossfade.jedis.JedisCrossfade;
import java.time.Duration;
import java.util.Set;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.RedisSentinelConfiguration;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.jedis.JedisClientConfiguration;
import org.springframework.data.redis.connection.jedis.JedisConnectionFactory;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.JedisCluster;
import redis.clients.jedis.JedisPool;
import redis.clients.jedis.JedisPoolConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.RedisSentinelClient;
import redis.clients.jedis.builders.ClusterClientBuilder;
import redis.clients.jedis.builders.SentinelClientBuilder;
import redis.clients.jedis.builders.StandaloneClientBuilder;
import redis.clients.jedis.util.Pool;

/**
 * A stock connection factory whose client gets its connections from Crossfade, in both modes of the factory: one shared
 * client, or a pool of {@link Jedis}; for one server, for sentinels or for a cluster. It speaks RESP2.
 */
final class SeamConnectionFactory extends JedisConnectionFactory {
    private static final String SOURCE = "crossfade";

    private final JedisCrossfade crossfade;

    private SeamConnectionFactory(
            RedisStandaloneConfiguration server, JedisClientConfiguration client, JedisCrossfade crossfade) {
        super(server, client);
        this.crossfade = crossfade;
    }

    private SeamConnectionFactory(
            RedisSentinelConfiguration sentinels, JedisClientConfiguration client, JedisCrossfade crossfade) {
        super(sentinels, client);
        this.crossfade = crossfade;
    }

    private SeamConnectionFactory(
            RedisClusterConfiguration cluster, JedisClientConfiguration client, JedisCrossfade crossfade) {
        super(cluster, client);
        this.crossfade = crossfade;
    }

    /** Returns a factory with the settings of {@code original}, which is not started. */
    static SeamConnectionFactory like(JedisConnectionFactory original, JedisCrossfade crossfade) {
        SeamConnectionFactory factory = at(original, original.getClientConfiguration(), crossfade);
        factory.setUseUnifiedJedis(original.isUseUnifiedJedis());
        factory.setConvertPipelineAndTxResults(original.getConvertPipelineAndTxResults());
        factory.setPhase(original.getPhase());
        factory.setAutoStartup(original.isAutoStartup());
        factory.setEarlyStartup(original.isEarlyStartup());
        return factory;
    }

    private static SeamConnectionFactory at(
            JedisConnectionFactory original, JedisClientConfiguration client, JedisCrossfade crossfade) {
        RedisSentinelConfiguration sentinels = original.getSentinelConfiguration();
        if (sentinels != null) {
            return new SeamConnectionFactory(sentinels, client, crossfade);
        }
        RedisClusterConfiguration cluster = original.getClusterConfiguration();
        if (cluster != null) {
            return new SeamConnectionFactory(cluster, client, crossfade);
        }
        return new SeamConnectionFactory(
                requireNonNull(original.getStandaloneConfiguration(), "standalone"), client, crossfade);
    }

    /** What the application customized stays, except what would lead around the seam. */
    @Override
    protected RedisClient createRedisClient(RedisStandaloneConfiguration server) {
        StandaloneClientBuilder<RedisClient> builder =
                RedisClient.builder().hostAndPort(new HostAndPort(server.getHostName(), server.getPort()));
        getClientConfiguration().getClientCustomizer().ifPresent(customizer -> customizer.customize(builder));
        return builder.commandExecutor(null)
                .connectionProvider(crossfade.connectionProvider(server.getDatabase()))
                .clientConfig(resp2())
                .build();
    }

    /** The sentinels are Crossfade's to ask. */
    @Override
    protected RedisSentinelClient createRedisSentinelClient(RedisSentinelConfiguration sentinels) {
        SentinelClientBuilder<RedisSentinelClient> builder =
                RedisSentinelClient.builder().masterName(SOURCE).sentinels(Set.of(new HostAndPort(SOURCE, 1)));
        getClientConfiguration().getClientCustomizer().ifPresent(customizer -> customizer.customize(builder));
        return builder.commandExecutor(null)
                .connectionProvider(crossfade.sentinelProvider(sentinels.getDatabase()))
                .clientConfig(resp2())
                .build();
    }

    /** The application sees a cluster of one node; which nodes there are behind it is Crossfade's to know. */
    @Override
    protected RedisClusterClient createRedisClusterClient(RedisClusterConfiguration cluster) {
        ClusterClientBuilder<RedisClusterClient> builder =
                RedisClusterClient.builder().nodes(Set.of(new HostAndPort(SOURCE, 1)));
        getClientConfiguration().getClientCustomizer().ifPresent(customizer -> customizer.customize(builder));
        return builder.commandExecutor(null)
                .connectionProvider(crossfade.clusterProvider())
                .clientConfig(resp2())
                .build();
    }

    @Override
    @SuppressWarnings("deprecation") // the mode itself is
    protected JedisCluster createCluster(
            RedisClusterConfiguration cluster, GenericObjectPoolConfig<Connection> limits) {
        Integer redirects = cluster.getMaxRedirects();
        return new JedisCluster(
                crossfade.clusterProvider(),
                redirects == null ? JedisCluster.DEFAULT_MAX_ATTEMPTS : redirects,
                Duration.ofMillis(JedisCluster.DEFAULT_TIMEOUT));
    }

    private static JedisClientConfig resp2() {
        return DefaultJedisClientConfig.builder().protocol(RedisProtocol.RESP2).build();
    }

    @Override
    @SuppressWarnings("deprecation") // the mode itself is
    protected Pool<Jedis> createRedisPool() {
        GenericObjectPoolConfig<Jedis> limits = getPoolConfig();
        return new JedisPool(limits == null ? new JedisPoolConfig() : limits, crossfade.jedisFactory(getDatabase()));
    }

    @Override
    @SuppressWarnings("deprecation") // the mode itself is
    protected Pool<Jedis> createRedisSentinelPool(RedisSentinelConfiguration sentinels) {
        return createRedisPool();
    }

    /** Always: a connection without a pool would be opened by the factory itself, to the source alone. */
    @Override
    @Deprecated // as in the parent
    @SuppressWarnings("InlineMeSuggester") // callers have the parent's type
    public boolean getUsePool() {
        return true;
    }
}
