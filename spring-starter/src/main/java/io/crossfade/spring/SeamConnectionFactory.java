package io.crossfade.spring;

import io.crossfade.jedis.JedisCrossfade;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.jedis.JedisClientConfiguration;
import org.springframework.data.redis.connection.jedis.JedisConnectionFactory;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisPool;
import redis.clients.jedis.JedisPoolConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.builders.StandaloneClientBuilder;
import redis.clients.jedis.util.Pool;

/**
 * A stock connection factory whose client gets its connections from Crossfade, in both modes of the factory: one shared
 * {@link RedisClient}, or a pool of {@link Jedis}. It speaks RESP2.
 */
final class SeamConnectionFactory extends JedisConnectionFactory {
    private final JedisCrossfade crossfade;

    private SeamConnectionFactory(
            RedisStandaloneConfiguration server, JedisClientConfiguration client, JedisCrossfade crossfade) {
        super(server, client);
        this.crossfade = crossfade;
    }

    /** Returns a factory with the settings of {@code original}, which is at a standalone server and not started. */
    static SeamConnectionFactory like(
            JedisConnectionFactory original, RedisStandaloneConfiguration server, JedisCrossfade crossfade) {
        SeamConnectionFactory factory = new SeamConnectionFactory(server, original.getClientConfiguration(), crossfade);
        factory.setUseUnifiedJedis(original.isUseUnifiedJedis());
        factory.setConvertPipelineAndTxResults(original.getConvertPipelineAndTxResults());
        factory.setPhase(original.getPhase());
        factory.setAutoStartup(original.isAutoStartup());
        factory.setEarlyStartup(original.isEarlyStartup());
        return factory;
    }

    /** What the application customized stays, except what would lead around the seam. */
    @Override
    protected RedisClient createRedisClient(RedisStandaloneConfiguration server) {
        StandaloneClientBuilder<RedisClient> builder =
                RedisClient.builder().hostAndPort(new HostAndPort(server.getHostName(), server.getPort()));
        getClientConfiguration().getClientCustomizer().ifPresent(customizer -> customizer.customize(builder));
        return builder.commandExecutor(null)
                .connectionProvider(crossfade.connectionProvider(server.getDatabase()))
                .clientConfig(DefaultJedisClientConfig.builder()
                        .protocol(RedisProtocol.RESP2)
                        .build())
                .build();
    }

    @Override
    @SuppressWarnings("deprecation") // the mode itself is
    protected Pool<Jedis> createRedisPool() {
        GenericObjectPoolConfig<Jedis> limits = getPoolConfig();
        return new JedisPool(limits == null ? new JedisPoolConfig() : limits, crossfade.jedisFactory(getDatabase()));
    }

    /** Always: a connection without a pool would be opened by the factory itself, to the source alone. */
    @Override
    @Deprecated // as in the parent
    @SuppressWarnings("InlineMeSuggester") // callers have the parent's type
    public boolean getUsePool() {
        return true;
    }
}
