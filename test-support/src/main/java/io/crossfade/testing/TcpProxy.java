package io.crossfade.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A TCP proxy between a client and a server, to delay, hang, swallow, cut and refuse what passes.
 *
 * <p>Bound to a free port of the loopback interface; the port stays the same for the life of the proxy. Thread-safe. Uses
 * named daemon threads, which end with their connection and with {@link #close()}.
 */
public final class TcpProxy implements AutoCloseable {
    private static final int CONNECT_TIMEOUT_MILLIS = 5_000;
    private static final int BIND_ATTEMPTS = 20;
    private static final int BACKLOG = 256;

    private final InetSocketAddress server;
    private final int port;
    private final Traffic traffic = new Traffic();
    private final Set<ProxiedConnection> connections = ConcurrentHashMap.newKeySet();
    private @Nullable ServerSocket listener;
    private @Nullable Thread acceptor;
    private boolean closed;

    private TcpProxy(InetSocketAddress server, ServerSocket listener) {
        this.server = server;
        this.port = listener.getLocalPort();
        listen(listener);
    }

    /** Opens a proxy in front of {@code server}, which need not be there yet. */
    public static TcpProxy to(RunningServer server) {
        return to(server.host(), server.port());
    }

    /** Opens a proxy in front of a server, which need not be there yet. */
    public static TcpProxy to(String host, int port) {
        InetSocketAddress server = new InetSocketAddress(host, port);
        IOException last = null;
        for (int attempt = 0; attempt < BIND_ATTEMPTS; attempt++) {
            try {
                return new TcpProxy(server, bind(FreePort.next()));
            } catch (IOException e) {
                last = e;
            }
        }
        throw new IllegalStateException("no free port for a proxy", last);
    }

    /** Returns the address that clients connect to. */
    public String host() {
        return InetAddress.getLoopbackAddress().getHostAddress();
    }

    /** Returns the port that clients connect to. */
    public int port() {
        return port;
    }

    /**
     * Delays every byte from now on by {@code eachWay} in each direction. It is a line, not a stop: what is sent while
     * other bytes are still under way arrives as long after them as it was sent after them.
     */
    public void delay(Duration eachWay) {
        traffic.delay(eachWay);
    }

    /** Stops forwarding in both directions, and answering new connections, as a hung server would. */
    public void hold() {
        traffic.hold();
    }

    /** Forwards again after {@link #hold()}, first what came in meanwhile. */
    public void release() {
        traffic.release();
    }

    /**
     * Takes nothing from either end any more, so that their buffers fill and writing blocks; a chunk that is just being read still
     * passes. New connections are accepted.
     */
    public void stopReading() {
        traffic.read(false);
    }

    /** Reads again after {@link #stopReading()}. */
    public void readAgain() {
        traffic.read(true);
    }

    /** Resets (RST) every connection; what was under way is lost. New connections are accepted. */
    public void cut() {
        connections.forEach(ProxiedConnection::reset);
    }

    /**
     * Makes every connection half-open: it stays open, but nothing passes any more in either direction and neither end is
     * told. New connections work.
     */
    public void swallow() {
        connections.forEach(ProxiedConnection::swallow);
    }

    /** Refuses new connections, or accepts them again; those that exist are left alone. */
    public synchronized void refuse(boolean refuse) {
        if (closed || refuse == (listener == null)) {
            return;
        }
        try {
            if (refuse) {
                stopListening();
            } else {
                listen(bind(port));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the proxy cannot listen on port " + port + " again", e);
        }
    }

    /** Returns the number of connections that are open now. */
    public int connections() {
        return connections.size();
    }

    /** Returns the number of bytes that have been forwarded in both directions. */
    public long bytesForwarded() {
        return traffic.bytesForwarded();
    }

    private static ServerSocket bind(int port) throws IOException {
        ServerSocket socket = new ServerSocket();
        try {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private synchronized void listen(ServerSocket socket) {
        listener = socket;
        Thread thread = new Thread(() -> accept(socket), "tcp-proxy-" + port + "-accept");
        thread.setDaemon(true);
        thread.start();
        acceptor = thread;
    }

    private void accept(ServerSocket socket) {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                connect(socket, client);
            } catch (IOException e) {
                if (!socket.isClosed()) {
                    throw new UncheckedIOException("the proxy on port " + port + " cannot accept", e);
                }
            }
        }
    }

    private void connect(ServerSocket socket, Socket client) {
        Socket upstream = new Socket();
        try {
            if (socket.isClosed()) {
                throw new SocketException("accepted while it was being closed");
            }
            upstream.connect(server, CONNECT_TIMEOUT_MILLIS);
            ProxiedConnection connection = ProxiedConnection.open(client, upstream, traffic, connections);
            if (socket.isClosed()) {
                connection.reset();
            }
        } catch (IOException closedOrServerAway) {
            Sockets.reset(client);
            Sockets.reset(upstream);
        }
    }

    /** A thread in accept may hold the port a moment longer than the close of its socket takes. */
    private void stopListening() throws IOException {
        ServerSocket socket = listener;
        Thread thread = acceptor;
        listener = null;
        acceptor = null;
        if (socket != null) {
            socket.close();
        }
        if (thread != null) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Stops listening and resets every connection. Idempotent. */
    @Override
    public synchronized void close() {
        closed = true;
        try {
            stopListening();
        } catch (IOException e) {
            throw new UncheckedIOException("the proxy on port " + port + " does not close", e);
        } finally {
            cut();
        }
    }

    @Override
    public String toString() {
        return host() + ":" + port + " -> " + server.getHostString() + ":" + server.getPort();
    }
}
