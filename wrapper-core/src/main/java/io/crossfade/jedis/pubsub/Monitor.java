package io.crossfade.jedis.pubsub;

import io.crossfade.model.Command;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.exceptions.JedisDataException;

/** A connection in MONITOR mode: it belongs to the server that was the authority, until it is closed. */
final class Monitor implements PushStream {
    private final Connection connection;
    private final AtomicBoolean closed = new AtomicBoolean();

    Monitor(Connection connection, Command monitor) {
        this.connection = connection;
        connection.setTimeoutInfinite();
        Wire.send(connection, monitor);
    }

    @Override
    public boolean isOpen() {
        return !closed.get();
    }

    @Override
    public void send(Command command) {
        throw new JedisDataException("Crossfade does not support "
                + command.text(0).toUpperCase(Locale.ROOT)
                + " on a connection in MONITOR mode; nothing was sent. Use another connection");
    }

    @Override
    @SuppressWarnings("NullAway") // Jedis is not annotated: a reply may be null
    public @Nullable Object next() {
        return connection.getUnflushedObject();
    }

    @Override
    public void close() {
        if (!closed.getAndSet(true)) {
            Wire.giveBack(connection);
        }
    }
}
