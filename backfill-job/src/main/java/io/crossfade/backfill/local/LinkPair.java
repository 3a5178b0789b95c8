package io.crossfade.backfill.local;

import io.crossfade.model.Side;
import io.crossfade.spi.LinkException;
import java.util.function.Consumer;
import java.util.function.Function;

/** A connection to each side, used by one thread at a time. */
record LinkPair(SideLink source, SideLink target) implements AutoCloseable {
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
