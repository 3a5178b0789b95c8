package io.crossfade.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;

/**
 * A real Redis 7.0.15 server in a process of its own, on a free port of the loopback interface, without persistence
 * unless it is started so.
 *
 * <p>Thread-safe. {@link #start} and {@link #restart()} block until the server answers. A server that the JVM leaves
 * behind is killed when the JVM ends.
 */
public final class RealRedis implements RunningServer {
    private static final String HOST = "127.0.0.1";
    private static final int PORT_ATTEMPTS = 20;

    private final int port;
    private final List<String> settings;
    private final @Nullable String password;
    private final @Nullable DataFolder data;
    private final @Nullable FakeClock clock;
    private ServerProcess process;

    private RealRedis(
            int port,
            List<String> settings,
            @Nullable DataFolder data,
            @Nullable FakeClock clock,
            ServerProcess process) {
        this.port = port;
        this.settings = settings;
        this.data = data;
        this.clock = clock;
        this.password = settings.stream()
                .filter(setting -> setting.toLowerCase(Locale.ROOT).startsWith("requirepass "))
                .map(setting -> setting.substring("requirepass ".length()).strip())
                .findFirst()
                .orElse(null);
        this.process = process;
    }

    /**
     * Starts a server on a free port.
     *
     * @param settings lines of a {@code redis.conf}, such as {@code "requirepass secret"} or {@code "maxmemory 20mb"}
     */
    public static RealRedis start(String... settings) {
        List<String> always = List.of(settings);
        return start(() -> always);
    }

    /**
     * Starts a server on a free port that keeps its data over {@link #kill()}, {@link #stop()} and {@link #restart()}, until
     * {@link #close()}: each write is in its append-only file before it is acknowledged. The file is not forced to the disk, so
     * it outlives the process, not the machine.
     *
     * @param settings as in {@link #start(String...)}
     */
    public static RealRedis startPersistent(String... settings) {
        List<String> always = List.of(settings);
        return startPersistent(() -> always, null);
    }

    /**
     * As {@link #startPersistent(String...)}, with a clock of its own.
     *
     * @param clock what it goes by from each start to the next; stays the caller's to close
     */
    public static RealRedis startPersistent(FakeClock clock, String... settings) {
        List<String> always = List.of(settings);
        return startPersistent(() -> always, clock);
    }

    /** As {@link #startPersistent(String...)}, with settings made anew for each port that is tried. */
    static RealRedis startPersistent(Supplier<List<String>> settings, @Nullable FakeClock clock) {
        DataFolder data = DataFolder.create();
        Supplier<List<String>> all = () -> {
            List<String> lines = new ArrayList<>(data.settings());
            lines.addAll(settings.get());
            return lines;
        };
        return start(all, data, clock);
    }

    /** Starts a server on a free port, with settings made anew for each port that is tried. */
    static RealRedis start(Supplier<List<String>> settings) {
        return start(settings, null, null);
    }

    private static RealRedis start(
            Supplier<List<String>> settings, @Nullable DataFolder data, @Nullable FakeClock clock) {
        ServerStartException last = null;
        for (int attempt = 0; attempt < PORT_ATTEMPTS; attempt++) {
            int port = FreePort.next();
            List<String> lines = settings.get();
            try {
                return new RealRedis(port, lines, data, clock, run(port, lines, clock));
            } catch (PortTakenException e) {
                last = e;
            }
        }
        throw new ServerStartException("no free port in " + PORT_ATTEMPTS + " attempts", last);
    }

    private static ServerProcess run(int port, List<String> settings, @Nullable FakeClock clock) {
        ServerProgram program = clock == null ? ServerProcess.bundled() : clock.program();
        return ServerProcess.start(program, HOST, port, settings, List.of());
    }

    @Override
    public String host() {
        return HOST;
    }

    /** Returns the port; it stays the same over a restart. */
    @Override
    public int port() {
        return port;
    }

    /** Returns the process id of the server that runs, or ran last. */
    public synchronized long pid() {
        return process.pid();
    }

    /** Returns whether the process lives; a paused one does. */
    public synchronized boolean isRunning() {
        return process.isAlive();
    }

    /** Ends the server with SIGTERM and waits for its end; a paused one too. Does nothing if it has ended. */
    public synchronized void stop() {
        process.stop();
        forgetProcess();
    }

    /** Ends the server with SIGKILL and waits for its end. */
    public synchronized void kill() {
        process.kill();
        forgetProcess();
    }

    private void forgetProcess() {
        if (clock != null) {
            clock.forget(process.pid());
        }
    }

    /**
     * Stops the server if it runs, and starts one with the same settings on the same port: empty, or with its data if it was
     * started by {@link #startPersistent}.
     */
    public synchronized void restart() {
        stop();
        process = run(port, settings, clock);
    }

    /** Hangs the server (SIGSTOP): the kernel still accepts connections and bytes, nothing is answered. */
    public synchronized void pause() {
        process.signal("STOP");
    }

    /** Lets a paused server go on (SIGCONT); it works off what came in meanwhile. */
    public synchronized void resume() {
        process.signal("CONT");
    }

    @Override
    public Jedis jedis() {
        return new Jedis(new HostAndPort(HOST, port), Clients.resp2(password));
    }

    @Override
    public Connection connection() {
        return new Connection(new HostAndPort(HOST, port), Clients.resp2(password));
    }

    /** Ends the server as {@link #stop()} does, and removes its data. */
    @Override
    public void close() {
        stop();
        if (data != null) {
            data.remove();
        }
    }

    @Override
    public String toString() {
        return HOST + ":" + port;
    }
}
