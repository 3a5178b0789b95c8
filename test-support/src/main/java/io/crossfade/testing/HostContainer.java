package io.crossfade.testing;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;

/**
 * A server of another version in a container on the network of this machine, so that servers tell clients and each other
 * addresses which hold: what a cluster, a replica and a sentinel need. Listens on the loopback interface only. For tests that are
 * {@link RequiresDocker}.
 *
 * <p>One with certificates speaks TLS on a port of its own, to the other servers, too; the plain port is for the test. Thread-safe
 * once started.
 */
public final class HostContainer implements RunningServer {
    /** The password of the default user of a server with certificates. */
    public static final String ADMINISTRATOR = "administrator";

    private static final String HOST = "127.0.0.1";
    private static final int ATTEMPTS = 3;
    private static final Duration START_TIMEOUT = Duration.ofSeconds(30);

    private final GenericContainer<?> container;
    private final int port;
    private final int busPort;
    private final int tlsPort;
    private final @Nullable String password;

    private HostContainer(
            GenericContainer<?> container, int port, int busPort, int tlsPort, @Nullable String password) {
        this.container = container;
        this.port = port;
        this.busPort = busPort;
        this.tlsPort = tlsPort;
        this.password = password;
    }

    /** Starts a server whose settings are {@code lines} of a {@code redis.conf}. */
    public static HostContainer start(RedisImage image, String... lines) {
        return start(() -> of(image, null, lines));
    }

    /**
     * Starts a server that speaks TLS, too.
     *
     * @param folder has {@code server.pem} and {@code server.key}, {@code client.pem} and {@code client.key} for what it asks of
     *     others, and {@code ca.pem}
     */
    public static HostContainer startTls(RedisImage image, Path folder, String... lines) {
        return start(() -> of(image, folder, lines));
    }

    /** Starts a sentinel that asks its clients for TLS and a user, and speaks TLS to what it watches. */
    public static HostContainer startTlsSentinel(RedisImage image, Path folder, String... lines) {
        return start(() -> of(image, folder, true, lines));
    }

    /** Between the choice of a port and its use another process may take it. */
    private static HostContainer start(Supplier<HostContainer> make) {
        for (int left = ATTEMPTS - 1; ; left--) {
            HostContainer made = make.get();
            try {
                made.container().start();
                return made;
            } catch (RuntimeException e) {
                made.close();
                if (left == 0) {
                    throw e;
                }
            }
        }
    }

    static HostContainer of(RedisImage image, @Nullable Path tls, String... lines) {
        return of(image, tls, false, lines);
    }

    @SuppressWarnings("resource") // closed by the caller, through close()
    private static HostContainer of(RedisImage image, @Nullable Path tls, boolean sentinel, String... lines) {
        int port = FreePort.next();
        int busPort = FreePort.next();
        int tlsPort = FreePort.next();
        List<String> settings = new ArrayList<>(List.of("bind " + HOST, "protected-mode no", "port " + port));
        if (tls != null) {
            settings.addAll(List.of(
                    "tls-port " + tlsPort,
                    "tls-cert-file /tls/server.pem",
                    "tls-key-file /tls/server.key",
                    "tls-client-cert-file /tls/client.pem",
                    "tls-client-key-file /tls/client.key",
                    "tls-ca-cert-file /tls/ca.pem",
                    "tls-replication yes",
                    "requirepass " + ADMINISTRATOR));
        }
        if (!sentinel) {
            settings.addAll(List.of("save \"\"", "appendonly no", "cluster-port " + busPort));
        }
        settings.addAll(List.of(lines));
        GenericContainer<?> container = new GenericContainer<>(DockerImageName.parse(RedisContainer.available(image)))
                .withNetworkMode("host")
                .withCopyToContainer(Transferable.of(String.join("\n", settings) + "\n"), "/data/server.conf")
                .withCommand(
                        sentinel
                                ? new String[] {"/data/server.conf", "--sentinel"}
                                : new String[] {"/data/server.conf"})
                .waitingFor(Wait.forLogMessage(
                        sentinel ? ".*Sentinel ID is.*\\n" : ".*Ready to accept connections.*\\n", 1))
                .withStartupTimeout(START_TIMEOUT);
        if (tls != null) {
            container.withCopyFileToContainer(MountableFile.forHostPath(tls), "/tls");
        }
        return new HostContainer(container, port, busPort, tlsPort, tls == null ? null : ADMINISTRATOR);
    }

    GenericContainer<?> container() {
        return container;
    }

    /** Returns where other nodes of its cluster reach it. */
    int busPort() {
        return busPort;
    }

    /** Returns the port on which it speaks TLS, if it has certificates. */
    public int tlsPort() {
        return tlsPort;
    }

    @Override
    public String host() {
        return HOST;
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public Jedis jedis() {
        return new Jedis(new HostAndPort(HOST, port), Clients.resp2(password));
    }

    @Override
    public Connection connection() {
        return new Connection(new HostAndPort(HOST, port), Clients.resp2(password));
    }

    @Override
    public void close() {
        container.stop();
    }
}
