package io.crossfade.testing;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import redis.embedded.RedisExecProvider;

/** One run of the server's executable, with a working folder that goes when it ends. Not thread-safe. */
final class ServerProcess {
    private static final long START_TIMEOUT_MILLIS = 20_000;
    private static final long STOP_TIMEOUT_MILLIS = 10_000;
    private static final Set<Process> LIVING = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> LIVING.forEach(Process::destroyForcibly), "real-redis-shutdown"));
    }

    private final Process process;
    private final Path folder;

    private ServerProcess(Process process, Path folder) {
        this.process = process;
        this.folder = folder;
    }

    /** Returns the executable that comes with the build. */
    static ServerProgram bundled() {
        return new ServerProgram(Executable.FILE.toPath(), Map.of());
    }

    /**
     * Starts a server and waits until it accepts connections.
     *
     * @throws PortTakenException if something else listens on {@code port}
     * @throws ServerStartException if it ended, or was not ready within 20 s
     */
    static ServerProcess start(String host, int port, List<String> settings) {
        return start(bundled(), host, port, settings, List.of());
    }

    /** As {@link #start(String, int, List)}, with another program, and more words on the command line, such as {@code --sentinel}. */
    static ServerProcess start(
            ServerProgram program, String host, int port, List<String> settings, List<String> options) {
        try {
            Path folder = Files.createTempDirectory("real-redis-" + port + "-");
            List<String> lines = new ArrayList<>(List.of("port " + port, "bind " + host, "save \"\"", "appendonly no"));
            lines.addAll(settings);
            Path configuration = Files.write(folder.resolve("redis.conf"), lines);
            List<String> line = new ArrayList<>(List.of(program.file().toString(), configuration.toString()));
            line.addAll(options);
            ProcessBuilder builder =
                    new ProcessBuilder(line).directory(folder.toFile()).redirectErrorStream(true);
            builder.environment().putAll(program.environment());
            Process process = builder.start();
            LIVING.add(process);
            ServerProcess server = new ServerProcess(process, folder);
            server.awaitReady(port);
            return server;
        } catch (IOException e) {
            throw new ServerStartException("the server could not be started", e);
        }
    }

    private void awaitReady(int port) {
        ServerOutput output = ServerOutput.follow(process, port);
        ServerOutput.State state = output.awaitReady(START_TIMEOUT_MILLIS);
        if (state == ServerOutput.State.READY) {
            return;
        }
        kill();
        if (state == ServerOutput.State.PORT_TAKEN) {
            throw new PortTakenException("port " + port + " is taken");
        }
        throw new ServerStartException("the server was not ready, its last output:\n" + output.tail(), null);
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    void stop() {
        if (process.isAlive()) {
            process.destroy();
            signal("CONT");
            if (!ended(STOP_TIMEOUT_MILLIS)) {
                process.destroyForcibly();
            }
        }
        awaitEnd();
    }

    void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    private void awaitEnd() {
        if (!ended(STOP_TIMEOUT_MILLIS)) {
            throw new IllegalStateException("server process " + process.pid() + " does not end");
        }
        LIVING.remove(process);
        DataFolder.remove(folder);
    }

    /** Sends a signal, given by its name without {@code SIG}, if the process lives. */
    void signal(String name) {
        if (!process.isAlive()) {
            return;
        }
        try {
            Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
            if (!kill.waitFor(STOP_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("kill -" + name + " does not end");
            }
        } catch (IOException e) {
            throw new IllegalStateException("kill -" + name + " cannot be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean ended(long timeoutMillis) {
        try {
            return process.waitFor(timeoutMillis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** The executable of embedded-redis for this platform, unpacked once. */
    private static final class Executable {
        static final File FILE = unpack();

        private static File unpack() {
            try {
                return RedisExecProvider.defaultProvider().get();
            } catch (IOException e) {
                throw new ServerStartException("the server's executable cannot be unpacked", e);
            }
        }
    }
}
