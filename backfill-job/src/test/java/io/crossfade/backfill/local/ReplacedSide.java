package io.crossfade.backfill.local;

import io.crossfade.model.Side;
import io.crossfade.spi.RedisLink;
import io.crossfade.spi.RedisSide;

/** A side whose server another one takes the place of, as behind a name that moves. Closing it closes nothing. */
final class ReplacedSide implements RedisSide {
    private final String endpoint;
    private volatile RedisSide now;

    ReplacedSide(RedisSide first) {
        this.endpoint = first.endpoint();
        this.now = first;
    }

    /** Every new connection leads to {@code other}. */
    void become(RedisSide other) {
        now = other;
    }

    @Override
    public Side side() {
        return now.side();
    }

    @Override
    public String endpoint() {
        return endpoint;
    }

    @Override
    public RedisLink lease() {
        return now.lease();
    }

    @Override
    public void close() {
        // both belong to somebody else
    }
}
