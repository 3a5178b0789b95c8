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

    /** Closes every connection. Idempotent. */
    @Override
    void close();
}
