package io.crossfade.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A clock for a server that differs from this machine's, by libfaketime and a {@code redis-server} of this machine: the one that
 * comes with the build is linked statically, so no library can be put before it. Thread-safe.
 *
 * <p>A server reads its clock's difference when it starts; set it before {@link RealRedis#restart()}.
 */
public final class FakeClock implements AutoCloseable {
    private static final String LIBRARY = "faketime/libfaketime.so.1";
    private static final String SERVER = "redis-server";
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");

    private final Path file;
    private final ServerProgram program;

    private FakeClock(Path file, ServerProgram program) {
        this.file = file;
        this.program = program;
    }

    /** Returns what this machine lacks for such a clock, or null if it lacks nothing. */
    public static @Nullable String obstacle() {
        if (library().isEmpty()) {
            return "libfaketime is not installed";
        }
        return server().isEmpty() ? "no redis-server is installed (the build's own takes no library)" : null;
    }

    /**
     * Makes a clock that goes as the machine's until it is set.
     *
     * @throws IllegalStateException if {@link #obstacle()} is not null
     */
    public static FakeClock create() {
        Path library = library().orElseThrow(() -> new IllegalStateException("libfaketime is not installed"));
        Path server = server().orElseThrow(() -> new IllegalStateException("no redis-server is installed"));
        try {
            Path file = Files.createTempFile("clock-", ".txt");
            // The C library comes before jemalloc, which asks for the time while libfaketime is not ready to tell it.
            Path libc = library.resolveSibling("../libc.so.6").normalize();
            String preload = Files.exists(libc) ? library + ":" + libc : library.toString();
            FakeClock clock = new FakeClock(
                    file,
                    new ServerProgram(
                            server,
                            Map.of(
                                    "LD_PRELOAD",
                                    preload,
                                    "FAKETIME_TIMESTAMP_FILE",
                                    file.toString(),
                                    "DONT_FAKE_MONOTONIC",
                                    "1")));
            clock.set(Duration.ZERO);
            return clock;
        } catch (IOException e) {
            throw new UncheckedIOException("there is no file for the clock", e);
        }
    }

    /** Makes the clock of servers that start from now on be so far ahead; behind, if that is negative. */
    public void set(Duration ahead) {
        try {
            Files.writeString(file, String.format(Locale.ROOT, "%+.3f%n", ahead.toMillis() / 1_000.0));
        } catch (IOException e) {
            throw new UncheckedIOException("the clock cannot be set", e);
        }
    }

    ServerProgram program() {
        return program;
    }

    /** Removes what the library leaves behind of a process that was killed. */
    void forget(long pid) {
        try {
            Files.deleteIfExists(SHARED_MEMORY.resolve("faketime_shm_" + pid));
            Files.deleteIfExists(SHARED_MEMORY.resolve("sem.faketime_sem_" + pid));
        } catch (IOException e) {
            throw new UncheckedIOException("the shared memory of process " + pid + " cannot be removed", e);
        }
    }

    private static Optional<Path> library() {
        try (Stream<Path> folders = Files.list(Path.of("/usr/lib"))) {
            return Stream.concat(folders, Stream.of(Path.of("/usr/lib")))
                    .map(folder -> folder.resolve(LIBRARY))
                    .filter(Files::exists)
                    .findFirst();
        } catch (IOException noSuchFolder) {
            return Optional.empty();
        }
    }

    private static Optional<Path> server() {
        List<String> folders =
                Arrays.asList(System.getenv().getOrDefault("PATH", "").split(":", -1));
        return folders.stream()
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, SERVER))
                .filter(Files::isExecutable)
                .findFirst();
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException("the clock's file cannot be removed", e);
        }
    }
}
