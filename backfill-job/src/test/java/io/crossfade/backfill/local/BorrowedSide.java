package io.crossfade.backfill.local;

import io.crossfade.model.Side;
import io.crossfade.spi.RedisSide;

/** A side that gives other links than the one it stands before. Closing it closes nothing: that one belongs to somebody else. */
interface BorrowedSide extends RedisSide {
    RedisSide owned();

    @Override
    default Side side() {
        return owned().side();
    }

    @Override
    default String endpoint() {
        return owned().endpoint();
    }

    @Override
    default void close() {
        // see above
    }
}
