package io.crossfade.jedis;

import io.crossfade.spi.RedisLink;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.providers.ConnectionProvider;

/** The connections to one side: the application's, and apart from them Crossfade's own. Thread-safe. */
interface SidePools extends AutoCloseable {
    /** Gives connections for the application's own commands. Blocks if the servers have to be found first. */
    ConnectionProvider application(RedisProtocol protocol);

    /**
     * Takes one of Crossfade's own connections, which speak RESP2.
     *
     * @throws io.crossfade.spi.LinkException if none can be had
     */
    RedisLink lease();

    /** As {@link #lease()}, if one is open and idle; null if none is. Opens none, and does not wait. */
    @Nullable RedisLink leaseIdle();

    @Override
    void close();
}
