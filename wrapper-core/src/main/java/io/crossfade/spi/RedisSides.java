package io.crossfade.spi;

import io.crossfade.model.DatabasePair;
import io.crossfade.model.Side;

/** Gives the connections to each database of the two instances. Thread-safe. */
@FunctionalInterface
public interface RedisSides {
    /**
     * Returns the connections to one database; always the same ones.
     *
     * @param side the instance
     * @param database the database
     */
    RedisSide of(Side side, DatabasePair database);
}
