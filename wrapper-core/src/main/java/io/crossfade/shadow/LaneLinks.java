package io.crossfade.shadow;

import io.crossfade.converge.ConvergeConfig;
import io.crossfade.converge.Converger;
import io.crossfade.converge.SideCapabilities;
import io.crossfade.model.Side;
import io.crossfade.spi.RedisSide;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The two connections of one lane, opened when first needed and opened anew after a failure. For the lane's thread only. */
final class LaneLinks implements AutoCloseable {
    private final Function<Side, RedisSide> sides;
    private final ConvergeConfig config;
    private Side authoritySide = Side.SOURCE;
    private @Nullable WatchedLink authority;
    private @Nullable WatchedLink shadow;
    private @Nullable Converger converger;
    private boolean shadowUnreachable;

    LaneLinks(Function<Side, RedisSide> sides, ConvergeConfig config) {
        this.sides = sides;
        this.config = config;
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

    WatchedLink shadow() {
        WatchedLink link = shadow;
        if (link == null) {
            shadowUnreachable = true;
            link = new WatchedLink(sides.apply(authoritySide.other()).lease());
            shadowUnreachable = false;
            shadow = link;
        }
        return link;
    }

    WatchedLink authority() {
        WatchedLink link = authority;
        if (link == null) {
            link = new WatchedLink(sides.apply(authoritySide).lease());
            authority = link;
        }
        return link;
    }

    Converger converger() {
        Converger ready = converger;
        if (ready == null) {
            ready = new Converger(SideCapabilities.probe(authority()), SideCapabilities.probe(shadow()), config);
            converger = ready;
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
