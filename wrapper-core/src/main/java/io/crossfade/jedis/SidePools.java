package io.crossfade.jedis;

import io.crossfade.spi.RedisLink;
import redis.clients.jedis.providers.ConnectionProvider;

/** The connections to one side: the application's, and apart from them Crossfade's own. Thread-safe. */
interface SidePools extends AutoCloseable {
    /** Gives connections for the application's own commands. Blocks if the servers have to be found first. */
    ConnectionProvider application();

    /**
     * Takes one of Crossfade's own connections.
     *
     * @throws io.crossfade.spi.LinkException if none can be had
     */
    RedisLink lease();

    @Override
    void close();
}
