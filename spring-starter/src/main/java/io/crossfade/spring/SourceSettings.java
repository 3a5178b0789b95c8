package io.crossfade.spring;

import static java.util.Map.entry;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails.Node;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails.Sentinel;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails.Standalone;
import org.springframework.boot.data.redis.autoconfigure.DataRedisProperties;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.data.redis.connection.NamedNode;
import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.RedisNode;
import org.springframework.data.redis.connection.RedisPassword;
import org.springframework.data.redis.connection.RedisSentinelConfiguration;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.util.StringUtils;

/**
 * The source: the Redis that Spring Boot would connect the application to, in the words of the core's settings. Looks where
 * Spring Boot looks: at connection details, at {@code spring.data.redis} and at a bean
 * that configures one server, sentinels or a cluster.
 */
final class SourceSettings {
    static final String PREFIX = "crossfade.source";

    private static final String NOT_YET = "Crossfade does not support %s as the source yet";
    private static final String OTHER_TOPOLOGY =
            "Point the application at one server, at sentinels or at a cluster, or switch Crossfade off with "
                    + "crossfade.enabled=false until it is supported.";
    private static final int LARGEST_POOL = 10_000;
    private static final int SMALLEST_POOL = 32;

    /** Connections beside those of the application's threads: lanes, checks, shadow reads. */
    private static final int OWN_CONNECTIONS = 16;

    private static final String NODES = "spring.data.redis.sentinel.nodes or spring.data.redis.cluster.nodes";
    private static final Map<String, String> SPRING_NAMES = Map.ofEntries(
            entry("host", "spring.data.redis.host"),
            entry("port", "spring.data.redis.port"),
            entry("user", "spring.data.redis.username"),
            entry("password", "spring.data.redis.password"),
            entry("database", "spring.data.redis.database"),
            entry("tls", "spring.data.redis.ssl.enabled"),
            entry("connect-timeout", "spring.data.redis.connect-timeout"),
            entry("read-timeout", "spring.data.redis.timeout"),
            entry("pool-size", "spring.data.redis.jedis.pool.max-active"),
            entry("topology", NODES),
            entry("nodes", NODES),
            entry("master-name", "spring.data.redis.sentinel.master"),
            entry("sentinel-user", "spring.data.redis.sentinel.username"),
            entry("sentinel-password", "spring.data.redis.sentinel.password"));

    private final DataRedisConnectionDetails details;
    private final DataRedisProperties properties;
    private final @Nullable RedisStandaloneConfiguration standalone;
    private final @Nullable RedisSentinelConfiguration sentinel;
    private final @Nullable RedisClusterConfiguration cluster;

    SourceSettings(
            DataRedisConnectionDetails details,
            DataRedisProperties properties,
            ObjectProvider<RedisStandaloneConfiguration> standalone,
            ObjectProvider<RedisSentinelConfiguration> sentinel,
            ObjectProvider<RedisClusterConfiguration> cluster) {
        this.details = details;
        this.properties = properties;
        this.standalone = standalone.getIfAvailable();
        this.sentinel = sentinel.getIfAvailable();
        this.cluster = cluster.getIfAvailable();
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

    /** Returns the texts of the source's settings by full name. Sentinels come before a cluster, as with Spring Boot. */
    Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        if (sentinel != null) {
            putSentinels(texts, sentinel);
        } else if (details.getSentinel() != null) {
            putSentinels(texts, details.getSentinel());
        } else if (cluster != null) {
            putCluster(texts, cluster.getClusterNodes().stream().map(SourceSettings::address));
            putCredentials(texts, cluster.getUsername(), cluster.getPassword());
        } else if (details.getCluster() != null) {
            putCluster(texts, details.getCluster().getNodes().stream().map(SourceSettings::address));
            putCredentials(texts, details.getUsername(), details.getPassword());
        } else if (details.getMasterReplica() != null) {
            throw new RefusedStartException(
                    String.format(NOT_YET, "a fixed set of primary and replicas"), OTHER_TOPOLOGY);
        } else {
            putServer(texts);
        }
        put(texts, "tls", Boolean.toString(tls()));
        put(texts, "connect-timeout", text(properties.getConnectTimeout()));
        put(texts, "read-timeout", text(properties.getTimeout()));
        put(texts, "pool-size", Integer.toString(poolSize()));
        return texts;
    }

    private void putServer(Map<String, String> texts) {
        Standalone server = details.getStandalone();
        if (standalone != null) {
            put(texts, "host", standalone.getHostName());
            put(texts, "port", Integer.toString(standalone.getPort()));
            put(texts, "database", Integer.toString(standalone.getDatabase()));
            putCredentials(texts, standalone.getUsername(), standalone.getPassword());
        } else if (server != null) {
            put(texts, "host", server.getHost());
            put(texts, "port", Integer.toString(server.getPort()));
            put(texts, "database", Integer.toString(server.getDatabase()));
            putCredentials(texts, details.getUsername(), details.getPassword());
        } else {
            throw new RefusedStartException(
                    "The source of the migration is not known: the connection details name no server", OTHER_TOPOLOGY);
        }
    }

    private static void putSentinels(Map<String, String> texts, RedisSentinelConfiguration sentinel) {
        NamedNode master = sentinel.getMaster();
        put(texts, "topology", "sentinel");
        put(texts, "nodes", sentinel.getSentinels().stream().map(SourceSettings::address));
        put(texts, "master-name", master == null ? null : master.getName());
        put(texts, "sentinel-user", sentinel.getSentinelUsername());
        put(
                texts,
                "sentinel-password",
                sentinel.getSentinelPassword().map(String::new).orElse(null));
        put(texts, "database", Integer.toString(sentinel.getDatabase()));
        putCredentials(texts, sentinel.getUsername(), sentinel.getPassword());
    }

    private void putSentinels(Map<String, String> texts, Sentinel sentinels) {
        put(texts, "topology", "sentinel");
        put(texts, "nodes", sentinels.getNodes().stream().map(SourceSettings::address));
        put(texts, "master-name", sentinels.getMaster());
        put(texts, "sentinel-user", sentinels.getUsername());
        put(texts, "sentinel-password", sentinels.getPassword());
        put(texts, "database", Integer.toString(sentinels.getDatabase()));
        putCredentials(texts, details.getUsername(), details.getPassword());
    }

    private static void putCluster(Map<String, String> texts, Stream<String> nodes) {
        put(texts, "topology", "cluster");
        put(texts, "nodes", nodes);
    }

    private static void putCredentials(Map<String, String> texts, @Nullable String user, RedisPassword password) {
        putCredentials(texts, user, password.map(String::new).orElse(null));
    }

    private static void putCredentials(Map<String, String> texts, @Nullable String user, @Nullable String password) {
        put(texts, "user", user);
        put(texts, "password", password);
    }

    private static String address(Node node) {
        return node.host() + ":" + node.port();
    }

    static String address(RedisNode node) {
        return node.getHost() + ":" + node.getPort();
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

    private static void put(Map<String, String> texts, String name, Stream<String> elements) {
        put(texts, name, elements.collect(Collectors.joining(",")));
    }

    private static @Nullable String text(@Nullable Duration duration) {
        return duration == null ? null : duration.toString();
    }
}
