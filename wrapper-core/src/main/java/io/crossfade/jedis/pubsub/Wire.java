package io.crossfade.jedis.pubsub;

import io.crossfade.model.Command;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.exceptions.JedisException;

/** Sends commands over a stock connection at once, and ends it without a word. */
final class Wire {
    private static final Logger LOG = LoggerFactory.getLogger(Wire.class);

    private Wire() {}

    static void send(Connection connection, Command command) {
        byte[] name = command.arg(0);
        CommandArguments arguments = new CommandArguments(() -> name);
        for (int i = 1; i < command.size(); i++) {
            arguments.add(command.arg(i));
        }
        connection.sendCommand(arguments);
        connection.getMany(0); // flushes, and is public
    }

    /** Gives a connection back to its pool, which drops it. For one thread, once. */
    static void giveBack(Connection connection) {
        disconnect(connection);
        try {
            connection.close();
        } catch (JedisException e) {
            LOG.debug("a connection did not close cleanly", e);
        }
    }

    static void disconnect(Connection connection) {
        try {
            connection.forceDisconnect();
        } catch (IOException e) {
            LOG.debug("a connection did not close cleanly", e);
        }
    }
}
