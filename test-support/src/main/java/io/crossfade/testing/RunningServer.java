package io.crossfade.testing;

import redis.clients.jedis.Connection;
import redis.clients.jedis.Jedis;

/** A real server that a test can reach, wherever it runs. Closing it ends it. */
public interface RunningServer extends AutoCloseable {
    /** Returns the address to connect to. */
    String host();

    /** Returns the port to connect to. */
    int port();

    /** Opens a client of the caller, RESP2, authenticated if the server has a password; the caller closes it. */
    Jedis jedis();

    /** Opens a plain connection of the caller, for commands that {@link Jedis} has no method for. */
    Connection connection();

    /** Removes every key. */
    default void flush() {
        try (Jedis jedis = jedis()) {
            jedis.flushAll();
        }
    }

    @Override
    void close();
}
