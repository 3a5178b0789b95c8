package io.crossfade.converge;

import io.crossfade.model.Command;
import io.crossfade.model.ErrorReply;
import io.crossfade.model.Key;
import io.crossfade.spi.RedisLink;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When a key expires.
 *
 * @param atMillis milliseconds since 1970 by the server's clock, {@link #NEVER} or {@link #NO_KEY}
 * @param exact false when computed from TIME and PTTL, which the server executes one after the other
 * @param refusal the first word of the server's error when it did not tell, else null
 */
record Expiry(long atMillis, boolean exact, @Nullable String refusal) {
    static final long NEVER = -1;
    static final long NO_KEY = -2;

    /** How far two readings of the same expiry may lie apart when one of them is not exact. */
    static final long TOLERANCE_MILLIS = 10;

    private static final Expiry NEVER_EXPIRES = new Expiry(NEVER, true, null);
    private static final Expiry NO_SUCH_KEY = new Expiry(NO_KEY, true, null);

    static Expiry at(long atMillis, boolean exact) {
        if (atMillis >= 0) {
            return new Expiry(atMillis, exact, null);
        }
        return atMillis == NEVER ? NEVER_EXPIRES : NO_SUCH_KEY;
    }

    /** Buffers what {@link #take} reads the replies of. */
    static void ask(RedisLink link, Key key, SideCapabilities side) {
        if (side.exactExpiry()) {
            link.send(Command.of(Wire.PEXPIRETIME, key.bytes()));
        } else {
            link.send(Wire.TIME, key);
            link.send(Command.of(Wire.PTTL, key.bytes()));
        }
    }

    /** Reads the next expiry. */
    static Expiry take(RedisLink link, SideCapabilities side) {
        Object now = side.exactExpiry() ? null : link.receive();
        Object reply = link.receive();
        if (now instanceof ErrorReply error) {
            return new Expiry(NO_KEY, false, error.code());
        }
        if (reply instanceof ErrorReply error) {
            return new Expiry(NO_KEY, false, error.code());
        }
        long millis = Wire.number(reply);
        return now == null || millis < 0 ? at(millis, true) : at(millisOf(now) + millis, false);
    }

    boolean noKey() {
        return atMillis == NO_KEY;
    }

    boolean sameAs(Expiry other) {
        if (atMillis == other.atMillis) {
            return true;
        }
        if ((exact && other.exact) || atMillis < 0 || other.atMillis < 0) {
            return false;
        }
        return Math.abs(atMillis - other.atMillis) <= TOLERANCE_MILLIS;
    }

    /** The expiry argument of RESTORE with ABSTTL, where 0 stands for never. */
    byte[] forRestore() {
        return atMillis == NEVER ? Wire.ZERO : Wire.bytes(atMillis);
    }

    private static long millisOf(Object time) {
        List<?> parts = (List<?>) time;
        return Wire.number(parts.get(0)) * 1000 + Wire.number(parts.get(1)) / 1000;
    }
}
