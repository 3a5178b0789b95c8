package io.crossfade.shadow;

import io.crossfade.converge.MovedMarker;
import io.crossfade.converge.SideCapabilities;
import io.crossfade.model.Command;
import io.crossfade.model.ErrorReply;
import io.crossfade.spi.LinkException;
import io.crossfade.spi.RedisLink;
import io.crossfade.spi.RedisSide;
import org.jspecify.annotations.Nullable;

/** Finds out whether a side could be the authority: it has to answer, and to take a write. */
final class TakeoverProbe {
    /** The first connection out of the pool may be one that died with an earlier run of the server. */
    private static final int ATTEMPTS = 2;

    private static final Command WRITE = Command.of("SET", MovedMarker.RESERVED_PREFIX + "takeover", "1", "PX", "1000");

    private final LaneContext context;
    private final RedisSide side;

    TakeoverProbe(LaneContext context, RedisSide side) {
        this.context = context;
        this.side = side;
    }

    /** Returns what stands in the way, or null. */
    @Nullable String obstacle() {
        String obstacle = null;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try (RedisLink link = side.lease()) {
                context.met(
                        side.side(), SideCapabilities.probe(link), side.side().other());
                Object reply = link.exchange(WRITE);
                return reply instanceof ErrorReply error
                        ? "the " + side.side().label() + " (" + side.endpoint() + ") refuses writes: " + error.code()
                        : null;
            } catch (LinkException e) {
                obstacle = String.valueOf(e.getMessage());
            }
        }
        return obstacle;
    }
}
