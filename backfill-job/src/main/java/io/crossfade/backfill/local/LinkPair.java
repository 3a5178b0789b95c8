package io.crossfade.backfill.local;

import io.crossfade.backfill.gentle.LinkThrottle;
import io.crossfade.model.Side;
import io.crossfade.spi.LinkException;
import io.crossfade.spi.RedisSide;
import java.util.function.Consumer;
import java.util.function.Function;

/** A connection to each side, used by one thread at a time. */
record LinkPair(SideLink source, SideLink target) implements AutoCloseable {
    /**
     * Leases both, or none.
     *
     * @throws SideException if one cannot be had
     */
    static LinkPair lease(RedisSide source, RedisSide target) {
        return lease(source, LinkThrottle.NONE, target, LinkThrottle.NONE);
    }

    /** As above; each waits as its throttle says. */
    static LinkPair lease(RedisSide source, LinkThrottle ofSource, RedisSide target, LinkThrottle ofTarget) {
        SideLink sourceLink = SideLink.lease(source, ofSource);
        try {
            return new LinkPair(sourceLink, SideLink.lease(target, ofTarget));
        } catch (RuntimeException e) {
            sourceLink.close();
            throw e;
        }
    }

    /** Does {@code work}; the failure of a connection is told with its side. */
    <R> R apply(Function<LinkPair, R> work) {
        try {
            return work.apply(this);
        } catch (LinkException e) {
            throw new SideException(target.hasFailed() ? Side.TARGET : Side.SOURCE, e);
        }
    }

    /** As {@link #apply} for work without a result. */
    void with(Consumer<LinkPair> work) {
        apply(pair -> {
            work.accept(pair);
            return pair;
        });
    }

    SideLink of(Side side) {
        return switch (side) {
            case SOURCE -> source;
            case TARGET -> target;
        };
    }

    @Override
    public void close() {
        source.close();
        target.close();
    }
}
