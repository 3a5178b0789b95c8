package io.crossfade.testing;

import java.nio.file.Path;
import java.time.Duration;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

/**
 * A server in a container that speaks TLS alone and asks each client for a certificate. For tests that are {@link RequiresDocker}.
 *
 * <p>{@link #start} blocks until the server answers. Thread-safe once started.
 */
public final class TlsContainer implements AutoCloseable {
    private static final int PORT = 6379;
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

    private final GenericContainer<?> container;

    private TlsContainer(GenericContainer<?> container) {
        this.container = container;
    }

    /**
     * Starts a server.
     *
     * @param folder has {@code server.pem} and {@code server.key}, and {@code ca.pem} that clients' certificates are signed with
     */
    @SuppressWarnings("resource") // closed by the caller, through close()
    public static TlsContainer start(RedisImage image, Path folder) {
        GenericContainer<?> container = new GenericContainer<>(DockerImageName.parse(RedisContainer.available(image)))
                .withExposedPorts(PORT)
                .withCopyFileToContainer(MountableFile.forHostPath(folder), "/tls")
                .withCommand(
                        "--save",
                        "",
                        "--appendonly",
                        "no",
                        "--protected-mode",
                        "no",
                        "--port",
                        "0",
                        "--tls-port",
                        Integer.toString(PORT),
                        "--tls-cert-file",
                        "/tls/server.pem",
                        "--tls-key-file",
                        "/tls/server.key",
                        "--tls-ca-cert-file",
                        "/tls/ca.pem",
                        "--tls-auth-clients",
                        "yes")
                .waitingFor(Wait.forLogMessage(".*Ready to accept connections.*\\n", 1))
                .withStartupTimeout(START_TIMEOUT);
        container.start();
        return new TlsContainer(container);
    }

    /** Returns the address to connect to. */
    public String host() {
        return container.getHost();
    }

    /** Returns the port to connect to. */
    public int port() {
        return container.getMappedPort(PORT);
    }

    @Override
    public void close() {
        container.stop();
    }
}
