package io.crossfade.testing;

import com.github.dockerjava.api.exception.NotFoundException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.opentest4j.TestAbortedException;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.ContainerFetchException;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;

/**
 * A server of another version in a container, without persistence. For tests that are {@link RequiresDocker}.
 *
 * <p>{@link #start} blocks until the server answers. Thread-safe once started.
 */
public final class RedisContainer implements RunningServer {
    private static final int REDIS_PORT = 6379;

    /** The C library comes before jemalloc, which asks for the time while libfaketime is not ready to tell it. */
    private static final String LIBRARIES = "/usr/lib/x86_64-linux-gnu/";

    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

    private final RedisImage image;
    private final GenericContainer<?> container;

    private RedisContainer(RedisImage image, GenericContainer<?> container) {
        this.image = image;
        this.container = container;
    }

    /**
     * Starts a server.
     *
     * @throws TestAbortedException if the image is not on this machine and cannot be pulled
     */
    public static RedisContainer start(RedisImage image) {
        return start(image, Map.of());
    }

    /**
     * Starts a server whose clock is so far ahead of the machine's.
     *
     * @throws TestAbortedException if the image is not on this machine: .ci/images makes it
     */
    public static RedisContainer startWithClockAhead(Duration ahead) {
        return start(
                RedisImage.REDIS_7_0_FAKETIME,
                Map.of(
                        "LD_PRELOAD", LIBRARIES + "faketime/libfaketime.so.1:" + LIBRARIES + "libc.so.6",
                        "FAKETIME",
                                (ahead.isNegative() ? "-" : "+") + ahead.abs().toMillis() / 1000.0,
                        "DONT_FAKE_MONOTONIC", "1"));
    }

    @SuppressWarnings("resource") // closed by the caller, through close()
    private static RedisContainer start(RedisImage image, Map<String, String> environment) {
        GenericContainer<?> container = new GenericContainer<>(DockerImageName.parse(available(image)))
                .withEnv(environment)
                .withExposedPorts(REDIS_PORT)
                .withCommand("--save", "", "--appendonly", "no", "--protected-mode", "no")
                .waitingFor(Wait.forLogMessage(".*Ready to accept connections.*\\n", 1))
                .withStartupTimeout(START_TIMEOUT);
        try {
            container.start();
        } catch (ContainerFetchException e) {
            throw new TestAbortedException("image " + image.tag() + " is not here and cannot be pulled", e);
        }
        return new RedisContainer(image, container);
    }

    static String available(RedisImage image) {
        try {
            DockerClientFactory.instance().client().inspectImageCmd(image.tag()).exec();
            return image.tag();
        } catch (NotFoundException notOnThisMachine) {
            return image.published();
        }
    }

    /** Returns what was started. */
    public RedisImage image() {
        return image;
    }

    @Override
    public String host() {
        return container.getHost();
    }

    @Override
    public int port() {
        return container.getMappedPort(REDIS_PORT);
    }

    @Override
    public Jedis jedis() {
        return new Jedis(new HostAndPort(host(), port()), Clients.resp2(null));
    }

    @Override
    public Connection connection() {
        return new Connection(new HostAndPort(host(), port()), Clients.resp2(null));
    }

    /** Has the server write what it holds as an RDB file, and brings that to {@code file}. */
    public void save(Path file) {
        try (Jedis jedis = jedis()) {
            jedis.save();
            String folder = jedis.configGet("dir").get("dir");
            container.copyFileFromContainer(folder + "/dump.rdb", file.toString());
        }
    }

    /** Brings a file of the server's data folder, by its path from there, to {@code file}. */
    public void copy(String path, Path file) {
        try (Jedis jedis = jedis()) {
            String folder = jedis.configGet("dir").get("dir");
            container.copyFileFromContainer(folder + "/" + path, file.toString());
        }
    }

    @Override
    public void close() {
        container.stop();
    }

    @Override
    public String toString() {
        return image.tag();
    }
}
