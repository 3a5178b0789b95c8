package io.crossfade.benchmarks.delay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** Accepts connections, and stamps what arrives on them, from either end, with the time when it is due at the other. */
final class Arrivals implements Runnable {
    private static final int BUFFER_BYTES = 64 * 1024;

    private final ServerSocketChannel listener;
    private final InetSocketAddress server;
    private final long delayNanos;
    private final Departures departures;
    private final Selector selector;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private volatile boolean running = true;

    Arrivals(ServerSocketChannel listener, InetSocketAddress server, long delayNanos, Departures departures)
            throws IOException {
        this.listener = listener;
        this.server = server;
        this.delayNanos = delayNanos;
        this.departures = departures;
        this.selector = Selector.open();
        listener.configureBlocking(false);
        listener.register(selector, SelectionKey.OP_ACCEPT);
    }

    @Override
    public void run() {
        try {
            while (running) {
                selector.select(this::arrived);
            }
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException("a proxy has failed", e);
        }
    }

    private void arrived(SelectionKey key) {
        try {
            if (key.attachment() instanceof SocketChannel other) {
                read((SocketChannel) key.channel(), other);
            } else {
                accept();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a proxy has failed", e);
        }
    }

    private void accept() throws IOException {
        SocketChannel client = listener.accept();
        if (client == null) {
            return;
        }
        try {
            SocketChannel upstream = SocketChannel.open(server);
            register(client, upstream);
            register(upstream, client);
        } catch (IOException serverAway) {
            client.close();
        }
    }

    private void register(SocketChannel from, SocketChannel to) throws IOException {
        from.setOption(StandardSocketOptions.TCP_NODELAY, true);
        from.configureBlocking(false);
        from.register(selector, SelectionKey.OP_READ, to);
    }

    private void read(SocketChannel from, SocketChannel to) throws IOException {
        buffer.clear();
        int length;
        try {
            length = from.read(buffer);
        } catch (IOException reset) {
            length = -1;
        }
        buffer.flip();
        ByteBuffer bytes = ByteBuffer.allocate(buffer.remaining()).put(buffer).flip();
        if (length != 0) {
            departures.add(new Parcel(to, bytes, System.nanoTime() + delayNanos));
        }
        if (length < 0) {
            from.close();
        }
    }

    void close() {
        running = false;
        selector.wakeup();
    }
}
