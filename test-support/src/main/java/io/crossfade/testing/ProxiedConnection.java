package io.crossfade.testing;

import java.io.IOException;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** A client's connection and its counterpart to the server, with one delay line each way. */
final class ProxiedConnection {
    private final Socket client;
    private final Socket server;
    private final Set<ProxiedConnection> all;
    private final DelayLine toServer;
    private final DelayLine toClient;
    private final AtomicInteger openLines = new AtomicInteger(2);
    private volatile boolean swallowed;

    private ProxiedConnection(Socket client, Socket server, Traffic traffic, Set<ProxiedConnection> all) {
        this.client = client;
        this.server = server;
        this.all = all;
        String name = "tcp-proxy-" + client.getLocalPort() + "-" + client.getPort();
        this.toServer = new DelayLine(name + "-up", client, server, traffic, this);
        this.toClient = new DelayLine(name + "-down", server, client, traffic, this);
    }

    static ProxiedConnection open(Socket client, Socket server, Traffic traffic, Set<ProxiedConnection> all)
            throws IOException {
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        ProxiedConnection connection = new ProxiedConnection(client, server, traffic, all);
        all.add(connection);
        connection.toServer.start();
        connection.toClient.start();
        return connection;
    }

    /** Called by a line that has delivered the end of its stream; the last one closes both sockets. */
    void lineEnded() throws IOException {
        if (openLines.decrementAndGet() == 0) {
            all.remove(this);
            client.close();
            server.close();
        }
    }

    /** From now on nothing is delivered, and neither end is told. */
    void swallow() {
        swallowed = true;
    }

    boolean isSwallowed() {
        return swallowed;
    }

    void reset() {
        all.remove(this);
        Sockets.reset(client);
        Sockets.reset(server);
        toServer.stop();
        toClient.stop();
    }
}
