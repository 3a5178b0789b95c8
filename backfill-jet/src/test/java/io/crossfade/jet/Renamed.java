package io.crossfade.jet;

import io.crossfade.model.Side;
import io.crossfade.spi.RedisLink;
import io.crossfade.spi.RedisSide;

/** A side whose members reach it by different ways, under the one name that makes their job the same. */
record Renamed(RedisSide side0, String endpoint) implements RedisSide {
    @Override
    public Side side() {
        return side0.side();
    }

    @Override
    public RedisLink lease() {
        return side0.lease();
    }

    @Override
    public void close() {
        side0.close();
    }
}
