package io.crossfade.spring;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails.Standalone;
import org.springframework.boot.data.redis.autoconfigure.DataRedisProperties;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.RedisSentinelConfiguration;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.util.StringUtils;

/**
 * The source: the Redis that Spring Boot would connect the application to, in the words of the core's settings. Looks where
 * Spring Boot looks: at connection details, at {@code spring.data.redis} and at a {@link RedisStandaloneConfiguration} bean.
 */
final class SourceSettings {
    static final String PREFIX = "crossfade.source";

    private static final String NOT_YET = "Crossfade does not support %s as the source yet";
    private static final String STANDALONE_ONLY =
            "Point the application at a standalone server, or switch Crossfade off with "
                    + "crossfade.enabled=false until it is supported.";
    private static final int LARGEST_POOL = 10_000;
    private static final int SMALLEST_POOL = 32;

    /** Connections beside those of the application's threads: lanes, checks, shadow reads. */
    private static final int OWN_CONNECTIONS = 16;

    private static final Map<String, String> SPRING_NAMES = Map.of(
            "host", "spring.data.redis.host",
            "port", "spring.data.redis.port",
            "user", "spring.data.redis.username",
            "password", "spring.data.redis.password",
            "database", "spring.data.redis.database",
            "tls", "spring.data.redis.ssl.enabled",
            "connect-timeout", "spring.data.redis.connect-timeout",
            "read-timeout", "spring.data.redis.timeout",
            "pool-size", "spring.data.redis.jedis.pool.max-active");

    private final DataRedisConnectionDetails details;
    private final DataRedisProperties properties;
    private final @Nullable RedisStandaloneConfiguration standalone;

    SourceSettings(
            DataRedisConnectionDetails details,
            DataRedisProperties properties,
            ObjectProvider<RedisStandaloneConfiguration> standalone,
            ObjectProvider<RedisSentinelConfiguration> sentinel,
            ObjectProvider<RedisClusterConfiguration> cluster) {
        this.details = details;
        this.properties = properties;
        this.standalone = standalone.getIfAvailable();
        refuse(details.getSentinel() != null || sentinel.getIfAvailable() != null, "Sentinel");
        refuse(details.getCluster() != null || cluster.getIfAvailable() != null, "a cluster");
        refuse(details.getMasterReplica() != null, "a fixed set of primary and replicas");
    }

    /** Returns the Spring property behind a setting of the source, or that of the host if there is none. */
    static String springName(String setting) {
        return SPRING_NAMES.getOrDefault(setting.substring(PREFIX.length() + 1), "spring.data.redis.host");
    }

    /** Returns {@code message} with the Spring property in place of each setting of the source. */
    static String inSpringNames(String message) {
        String text = message;
        for (Map.Entry<String, String> name : SPRING_NAMES.entrySet()) {
            text = text.replace(PREFIX + "." + name.getKey(), name.getValue());
        }
        return text.replace(PREFIX, "spring.data.redis");
    }

    /** Returns the texts of the source's settings by full name. */
    Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        if (standalone != null) {
            put(texts, "host", standalone.getHostName());
            put(texts, "port", Integer.toString(standalone.getPort()));
            put(texts, "database", Integer.toString(standalone.getDatabase()));
            put(texts, "user", standalone.getUsername());
            put(texts, "password", standalone.getPassword().map(String::new).orElse(null));
        } else {
            Standalone server = details.getStandalone();
            if (server == null) {
                throw unsupported("anything but a standalone server");
            }
            put(texts, "host", server.getHost());
            put(texts, "port", Integer.toString(server.getPort()));
            put(texts, "database", Integer.toString(server.getDatabase()));
            put(texts, "user", details.getUsername());
            put(texts, "password", details.getPassword());
        }
        put(texts, "tls", Boolean.toString(tls()));
        put(texts, "connect-timeout", text(properties.getConnectTimeout()));
        put(texts, "read-timeout", text(properties.getTimeout()));
        put(texts, "pool-size", Integer.toString(poolSize()));
        return texts;
    }

    private boolean tls() {
        SslBundle bundle = details.getSslBundle();
        if (bundle != null && !isPlain(bundle)) {
            throw new RefusedStartException(
                    String.format(NOT_YET, "a server with certificates of an SSL bundle"),
                    "Add the certificate authority to the trust store of the JVM and use spring.data.redis.ssl.enabled=true"
                            + " without a bundle, or switch Crossfade off with crossfade.enabled=false.");
        }
        String url = properties.getUrl();
        return bundle != null || (url != null && url.startsWith("rediss:"));
    }

    /** Whether a bundle says no more than "TLS, as the JVM does it". */
    private static boolean isPlain(SslBundle bundle) {
        return bundle.getStores().getKeyStore() == null
                && bundle.getStores().getTrustStore() == null
                && bundle.getOptions().getCiphers() == null
                && bundle.getOptions().getEnabledProtocols() == null;
    }

    private int poolSize() {
        int connections = properties.getJedis().getPool().getMaxActive();
        return connections < 0
                ? LARGEST_POOL
                : Math.min(LARGEST_POOL, Math.max(SMALLEST_POOL, connections + OWN_CONNECTIONS));
    }

    private static void put(Map<String, String> texts, String name, @Nullable String text) {
        if (StringUtils.hasLength(text)) {
            texts.put(PREFIX + "." + name, text);
        }
    }

    private static @Nullable String text(@Nullable Duration duration) {
        return duration == null ? null : duration.toString();
    }

    private static void refuse(boolean unsupported, String what) {
        if (unsupported) {
            throw unsupported(what);
        }
    }

    private static RefusedStartException unsupported(String what) {
        return new RefusedStartException(String.format(NOT_YET, what), STANDALONE_ONLY);
    }
}
