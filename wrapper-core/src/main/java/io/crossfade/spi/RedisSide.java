package io.crossfade.spi;

import io.crossfade.model.KeyMapping;
import io.crossfade.model.Side;
import org.jspecify.annotations.Nullable;

/** One instance of the migration and the connections Crossfade itself keeps to it. Thread-safe. */
public interface RedisSide extends AutoCloseable {
    /** Returns which side this is. */
    Side side();

    /** Returns host, port and, unless it is 0, the database, as in {@code cache.example.com:6379/3}; never credentials. */
    String endpoint();

    /**
     * Returns how the keys are called on this side's servers, which its links hide; null if as everywhere. What comes from
     * elsewhere and {@link KeyMapping#collides} must not be sent here.
     */
    default @Nullable KeyMapping mapping() {
        return null;
    }

    /**
     * Takes a connection from the pool, or opens one. Blocks at most the side's timeouts.
     *
     * @throws LinkException if none can be had
     */
    RedisLink lease();

    /**
     * Takes a connection that is open and idle, for who must not wait until one is opened; returns null if there is none. Of a cluster whose
     * nodes are known it is a link to all of them, which may still have to open a connection to one.
     */
    default @Nullable RedisLink leaseIdle() {
        return null;
    }

    /** Closes every connection. Idempotent. */
    @Override
    void close();
}
