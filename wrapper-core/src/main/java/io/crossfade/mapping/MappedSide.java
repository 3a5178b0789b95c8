package io.crossfade.mapping;

import static java.util.Objects.requireNonNull;

import io.crossfade.model.KeyMapping;
import io.crossfade.model.Side;
import io.crossfade.spi.RedisLink;
import io.crossfade.spi.RedisSide;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One database of the source as it lies in a database of the target. Thread-safe; blocks as the side behind it. */
public final class MappedSide implements RedisSide {
    private final RedisSide side;
    private final LinkMapping mapping;

    private MappedSide(RedisSide side, KeyMapping keys) {
        this.side = requireNonNull(side, "side");
        this.mapping = new LinkMapping(keys);
    }

    /** Returns {@code side} as {@code keys} says; itself if that is null. Closing it closes {@code side}. */
    public static RedisSide of(RedisSide side, @Nullable KeyMapping keys) {
        return keys == null || side.side() == Side.SOURCE ? side : new MappedSide(side, keys);
    }

    /** Returns the same sides, the target as {@code keys} says. */
    public static Function<Side, RedisSide> among(@Nullable KeyMapping keys, Function<Side, RedisSide> sides) {
        if (keys == null) {
            return sides;
        }
        RedisSide source = sides.apply(Side.SOURCE);
        RedisSide target = of(sides.apply(Side.TARGET), keys);
        return side -> side == Side.SOURCE ? source : target;
    }

    @Override
    public Side side() {
        return side.side();
    }

    /** The endpoint, and behind it the prefix: a job with another prefix is another job. */
    @Override
    public String endpoint() {
        String prefix = mapping.keys().pair().prefix();
        return prefix.isEmpty() ? side.endpoint() : side.endpoint() + "[" + prefix + "]";
    }

    @Override
    public KeyMapping mapping() {
        return mapping.keys();
    }

    @Override
    public RedisLink lease() {
        return new MappedLink(side.lease(), mapping);
    }

    @Override
    public @Nullable RedisLink leaseIdle() {
        RedisLink idle = side.leaseIdle();
        return idle == null ? null : new MappedLink(idle, mapping);
    }

    @Override
    public void close() {
        side.close();
    }
}
