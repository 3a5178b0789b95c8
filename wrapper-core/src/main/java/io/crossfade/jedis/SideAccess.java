package io.crossfade.jedis;

import io.crossfade.model.Side;
import io.crossfade.spi.SideConfig;
import io.crossfade.spi.TlsFiles;
import java.net.InetAddress;
import java.net.UnknownHostException;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.authentication.AuthXManager;

/**
 * Who this process is to a side.
 *
 * @param instance its name in the server's list of clients
 * @param tokens what shows tokens instead of a password, or null
 */
record SideAccess(String instance, @Nullable AuthXManager tokens) {
    static SideAccess standard() {
        return of(null, null);
    }

    static SideAccess of(@Nullable String instance, @Nullable AuthXManager tokens) {
        return new SideAccess(instance == null ? Process.NAME : instance, tokens);
    }

    /** Returns what each connection to {@code side} that speaks {@code protocol} is made with. */
    JedisClientConfig clientConfig(Side side, SideConfig config, RedisProtocol protocol) {
        DefaultJedisClientConfig.Builder builder = DefaultJedisClientConfig.builder()
                .protocol(protocol)
                .connectionTimeoutMillis(Math.toIntExact(config.connectTimeout().toMillis()))
                .socketTimeoutMillis(Math.toIntExact(config.readTimeout().toMillis()))
                .user(config.user())
                .password(config.password())
                .database(config.database())
                .clientName("crossfade-" + side.label() + "-" + instance)
                .clientSetInfoConfig(OwnConnections.MARK)
                .ssl(config.tls());
        if (tokens != null) {
            builder.authXManager(tokens);
        }
        if (config.tls()) {
            SSLParameters parameters = new SSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            builder.sslParameters(parameters);
            if (!config.tlsFiles().equals(TlsFiles.NONE)) {
                builder.sslSocketFactory(
                        config.tlsFiles().context("crossfade." + side.label()).getSocketFactory());
            }
        }
        return builder.build();
    }

    /** The name of this process unless it is given another: its host and its number there. */
    private static final class Process {
        static final String NAME = (host() + "-" + ProcessHandle.current().pid()).replaceAll("[^!-~]", "_");

        private static String host() {
            try {
                return InetAddress.getLocalHost().getHostName();
            } catch (UnknownHostException nameless) {
                return "unknown";
            }
        }
    }
}
