package io.crossfade.benchmarks.delay;

import static java.util.Objects.requireNonNull;

import io.crossfade.testing.RunningServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;

/**
 * Stands between clients and a server and lets every byte arrive later by the same time, each way. Thread-safe; its two threads end with
 * {@link #close()}, which also ends what passes through it.
 */
public final class DelayProxy implements AutoCloseable {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final long JOIN_MILLIS = 5_000;

    private final InetSocketAddress address;
    private final Arrivals arrivals;
    private final Departures departures;
    private final Thread arriving;
    private final Thread departing;

    private DelayProxy(ServerSocketChannel listener, InetSocketAddress server, long delayNanos) throws IOException {
        this.address = (InetSocketAddress) requireNonNull(listener.getLocalAddress(), "address");
        this.departures = new Departures();
        this.arrivals = new Arrivals(listener, server, delayNanos, departures);
        this.arriving = daemon("arrivals", arrivals);
        this.departing = daemon("departures", departures);
    }

    /** Opens one in front of {@code server}, on a free port of the loopback interface. */
    public static DelayProxy to(RunningServer server, Duration eachWay) {
        try {
            ServerSocketChannel listener = ServerSocketChannel.open();
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            return new DelayProxy(listener, new InetSocketAddress(server.host(), server.port()), eachWay.toNanos());
        } catch (IOException e) {
            throw new UncheckedIOException("a proxy cannot be opened", e);
        }
    }

    private Thread daemon(String name, Runnable work) {
        Thread thread = new Thread(work, "delay-proxy-" + address.getPort() + "-" + name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** Returns the address that clients connect to. */
    public String host() {
        return address.getAddress().getHostAddress();
    }

    /** Returns the port that clients connect to. */
    public int port() {
        return address.getPort();
    }

    /** Returns the processor time that it has taken until now. */
    public long cpuNanos() {
        return Math.max(0, THREADS.getThreadCpuTime(arriving.getId()))
                + Math.max(0, THREADS.getThreadCpuTime(departing.getId()));
    }

    @Override
    public void close() {
        arrivals.close();
        departures.close();
        departing.interrupt();
        try {
            arriving.join(JOIN_MILLIS);
            departing.join(JOIN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
