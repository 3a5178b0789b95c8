package io.crossfade.backfill.fast;

import io.crossfade.model.KeyMapping;
import io.crossfade.model.Side;
import io.crossfade.spi.LinkException;
import io.crossfade.spi.RedisLink;
import io.crossfade.spi.RedisSide;
import org.jspecify.annotations.Nullable;

/**
 * The target during a fast import: whoever takes a connection finds servers that are changed, also those that were started anew or
 * promoted since. Thread-safe.
 */
final class ImportSide implements RedisSide {
    private final RedisSide side;
    private final FastImport fast;

    ImportSide(RedisSide side, FastImport fast) {
        this.side = side;
        this.fast = fast;
    }

    @Override
    public Side side() {
        return side.side();
    }

    @Override
    public String endpoint() {
        return side.endpoint();
    }

    @Override
    public @Nullable KeyMapping mapping() {
        return side.mapping();
    }

    @Override
    public RedisLink lease() {
        RedisLink link = side.lease();
        try {
            fast.leased(link);
        } catch (LinkException e) {
            link.close();
            throw e;
        }
        return link;
    }

    @Override
    public void close() {
        side.close();
    }
}
