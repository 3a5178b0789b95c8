package io.crossfade.shadow;

import io.crossfade.converge.Converger;
import io.crossfade.converge.SideCapabilities;
import io.crossfade.model.Side;
import org.jspecify.annotations.Nullable;

/** The two connections of one lane, opened when first needed and opened anew after a failure. For the lane's thread only. */
final class LaneLinks implements AutoCloseable {
    private final LaneContext context;
    private Side authoritySide = Side.SOURCE;
    private @Nullable WatchedLink authority;
    private @Nullable WatchedLink shadow;
    private @Nullable Converger converger;
    private long knownSince;
    private long knownForNanos;
    private boolean shadowUnreachable;

    LaneLinks(LaneContext context) {
        this.context = context;
    }

    /** Points the links at {@code side} as the authority; returns whether that is a change. */
    boolean turnTo(Side side) {
        if (side == authoritySide) {
            return false;
        }
        close();
        authoritySide = side;
        return true;
    }

    /** Gives up both links if the servers behind one are others by now; returns whether it did. */
    boolean dropIfStale() {
        boolean stale = (authority != null && authority.isStale()) || (shadow != null && shadow.isStale());
        if (stale) {
            close();
        }
        return stale;
    }

    WatchedLink shadow() {
        WatchedLink link = shadow;
        if (link == null) {
            shadowUnreachable = true;
            link = new WatchedLink(context.sides().apply(authoritySide.other()).lease());
            shadowUnreachable = false;
            shadow = link;
        }
        return link;
    }

    WatchedLink authority() {
        WatchedLink link = authority;
        if (link == null) {
            link = new WatchedLink(context.sides().apply(authoritySide).lease());
            authority = link;
        }
        return link;
    }

    Converger converger() {
        Converger ready = converger;
        if (ready == null || System.nanoTime() - knownSince > knownForNanos) {
            SideCapabilities authorityCan = SideCapabilities.probe(authority());
            WatchedLink link = shadow();
            shadowUnreachable = true;
            SideCapabilities shadowCan = SideCapabilities.probe(link);
            shadowUnreachable = false;
            context.met(authoritySide, authorityCan, authoritySide);
            context.met(authoritySide.other(), shadowCan, authoritySide);
            ready = new Converger(authorityCan, shadowCan, context.converge());
            converger = ready;
            knownSince = System.nanoTime();
            knownForNanos = Math.min(
                    authorityCan.goodFor().toNanos(), shadowCan.goodFor().toNanos());
        }
        return ready;
    }

    /** Gives up both links after a failure; returns whether the shadow was the side that failed. */
    boolean dropAfterFailure() {
        boolean shadowFailed = shadowUnreachable || (shadow != null && shadow.failed());
        shadowUnreachable = false;
        close();
        return shadowFailed;
    }

    @Override
    public void close() {
        if (authority != null) {
            authority.close();
        }
        if (shadow != null) {
            shadow.close();
        }
        authority = null;
        shadow = null;
        converger = null;
    }
}
