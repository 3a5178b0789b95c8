package io.crossfade.shadow;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.crossfade.converge.MovedMarker;
import io.crossfade.converge.SideCapabilities;
import io.crossfade.model.Command;
import io.crossfade.model.ErrorReply;
import io.crossfade.model.Key;
import io.crossfade.spi.LinkException;
import io.crossfade.spi.Primary;
import io.crossfade.spi.RedisLink;
import io.crossfade.spi.RedisSide;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds out whether a side could be the authority: it has to answer, and each of its primaries to take a write. */
final class TakeoverProbe {
    /** The first connection out of the pool may be one that died with an earlier run of the server. */
    private static final int ATTEMPTS = 2;

    private static final byte[] SET = ascii("SET");
    private static final byte[] ONE = ascii("1");
    private static final byte[] PX = ascii("PX");
    private static final byte[] ONE_SECOND = ascii("1000");
    private static final byte[] DEL = ascii("DEL");

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
                return refusalOfWrites(link);
            } catch (LinkException e) {
                obstacle = String.valueOf(e.getMessage());
            }
        }
        return obstacle;
    }

    /** Each primary has to take a write. */
    private @Nullable String refusalOfWrites(RedisLink link) {
        for (Primary primary : link.primaries()) {
            Key key = MovedMarker.reservedIn(primary.slot(), "takeover");
            Object reply = writeAndRemove(primary.link(), key);
            if (reply instanceof ErrorReply error) {
                String place = primary.name().isEmpty() ? side.endpoint() : primary.name();
                return "the " + side.side().label() + " (" + place + ") refuses writes: " + error.code();
            }
        }
        return null;
    }

    /** Removes it at once, so that the application never counts it (DBSIZE). */
    private static @Nullable Object writeAndRemove(RedisLink link, Key key) {
        Command write = Command.of(SET, key.bytes(), ONE, PX, ONE_SECOND);
        return link.exchange(List.of(write, Command.of(DEL, key.bytes()))).get(0);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(US_ASCII);
    }
}
