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
 * @param atMillis milliseconds since 1970 by the authority's clock, {@link #NEVER} or {@link #NO_KEY}
 * @param tolerance how many milliseconds the reading may be wrong: 0 unless it was computed
 * @param refusal the first word of the server's error when it did not tell, else null
 */
record Expiry(long atMillis, int tolerance, @Nullable String refusal) {
    static final long NEVER = -1;
    static final long NO_KEY = -2;

    /** Computed from TIME and PTTL, which the server executes one after the other. */
    private static final int BY_TWO_COMMANDS = 10;

    /** Computed with the difference of two clocks, which everybody measures for himself. */
    private static final int BY_TWO_CLOCKS = 5;

    private static final Expiry NEVER_EXPIRES = new Expiry(NEVER, 0, null);
    private static final Expiry NO_SUCH_KEY = new Expiry(NO_KEY, 0, null);

    static Expiry never() {
        return NEVER_EXPIRES;
    }

    static Expiry noSuchKey() {
        return NO_SUCH_KEY;
    }

    static Expiry at(long atMillis, int tolerance, SideCapabilities side) {
        if (atMillis < 0) {
            return atMillis == NEVER ? NEVER_EXPIRES : NO_SUCH_KEY;
        }
        long shift = side.shiftMillis();
        return shift == 0
                ? new Expiry(atMillis, tolerance, null)
                : new Expiry(
                        Math.max(0, atMillis - shift),
                        Math.max(tolerance, BY_TWO_CLOCKS + side.shiftErrorMillis()),
                        null);
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
            return new Expiry(NO_KEY, 0, error.code());
        }
        if (reply instanceof ErrorReply error) {
            return new Expiry(NO_KEY, 0, error.code());
        }
        long millis = Wire.number(reply);
        return now == null || millis < 0
                ? at(millis, 0, side)
                : at(Wire.micros((List<?>) now) / 1_000 + millis, BY_TWO_COMMANDS, side);
    }

    boolean noKey() {
        return atMillis == NO_KEY;
    }

    boolean sameAs(Expiry other) {
        if (atMillis == other.atMillis) {
            return true;
        }
        if (atMillis < 0 || other.atMillis < 0) {
            return false;
        }
        return Math.abs(atMillis - other.atMillis) <= Math.max(tolerance, other.tolerance);
    }

    /** The same moment by the clock of {@code side}; not for a key that never expires. */
    long millisOn(SideCapabilities side) {
        return atMillis + side.shiftMillis();
    }

    /** The expiry argument of RESTORE with ABSTTL on {@code side}, where 0 stands for never. */
    byte[] forRestore(SideCapabilities side) {
        return atMillis == NEVER ? Wire.ZERO : Wire.bytes(millisOn(side));
    }
}
