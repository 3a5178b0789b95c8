package io.crossfade.converge;

import static java.util.Objects.requireNonNull;

import io.crossfade.model.Command;
import io.crossfade.model.ErrorReply;
import io.crossfade.model.Key;
import io.crossfade.spi.RedisLink;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What one server holds under a key: a DUMP payload and an expiry, nothing, or the refusal to tell.
 *
 * <p>The payload's first byte is the type of the RDB format, its last 10 are the format's version (2) and a checksum (8).
 */
final class KeyState {
    private static final int FOOTER_BYTES = 10;

    /**
     * The RDB types whose every change makes a WATCH fail: strings, lists, sets, sorted sets and hashes. Not streams (15,
     * 19, 21, ...): XACK, XCLAIM, XREADGROUP, XSETID and XGROUP change them without touching watched keys (Redis 7.0.15,
     * t_stream.c). Not hashes with expiring fields (22 to 25), modules (6, 7), nor any type that is not known here.
     */
    private static final long WATCHED_TYPES = types(0, 5) | types(9, 14) | types(16, 18) | types(20, 20);

    private static final int FIRST_WITH_TIMES = 22;
    private static final int LAST_WITH_TIMES = 25;

    private static final KeyState ABSENT = new KeyState(null, Expiry.noSuchKey(), null, true);

    private final byte @Nullable [] payload;
    private final Expiry expiry;
    private final @Nullable String refusal;
    private final boolean bodyTells;

    private KeyState(byte @Nullable [] payload, Expiry expiry, @Nullable String refusal, boolean bodyTells) {
        this.payload = payload;
        this.expiry = expiry;
        this.refusal = refusal;
        this.bodyTells = bodyTells;
    }

    static KeyState present(byte[] payload, Expiry expiry) {
        return new KeyState(payload, expiry, null, true);
    }

    static KeyState absent() {
        return ABSENT;
    }

    /** The server did not tell; {@code code} is the first word of its error. */
    static KeyState refused(String code) {
        return new KeyState(null, ABSENT.expiry, code, true);
    }

    /** Buffers what {@link #take} reads the replies of. */
    static void ask(RedisLink link, Key key, SideCapabilities side) {
        link.send(Command.of(Wire.DUMP, key.bytes()));
        Expiry.ask(link, key, side);
    }

    /** Reads the next state. */
    static KeyState take(RedisLink link, SideCapabilities side) {
        Object payload = link.receive();
        Expiry expiry = Expiry.take(link, side);
        if (payload instanceof ErrorReply error) {
            return refused(error.code());
        }
        if (expiry.refusal() != null) {
            return refused(expiry.refusal());
        }
        // a key that went between the two commands is gone
        if (payload == null || expiry.noKey()) {
            return ABSENT;
        }
        KeyState state = present((byte[]) payload, expiry);
        return side.shiftMillis() != 0 && state.holdsTimes() ? new KeyState(state.payload, expiry, null, false) : state;
    }

    /** Whether the payload has times in it, which belong to the clock of its server: hash fields that expire. */
    boolean holdsTimes() {
        int type = rdbType();
        return type >= FIRST_WITH_TIMES && type <= LAST_WITH_TIMES;
    }

    @Nullable String refusal() {
        return refusal;
    }

    boolean isAbsent() {
        return payload == null && refusal == null;
    }

    byte[] payload() {
        return requireNonNull(payload, "payload of a key that is not there");
    }

    Expiry expiry() {
        return expiry;
    }

    int payloadBytes() {
        return payload == null ? 0 : payload.length;
    }

    /** The RDB type of the payload, or -1 without one. */
    int rdbType() {
        return payload == null || payload.length == 0 ? -1 : payload[0] & 0xFF;
    }

    /** Whether a WATCH would have noticed any change of this state. */
    boolean changesAreWatched() {
        int type = rdbType();
        return isAbsent() || (type >= 0 && type < Long.SIZE && (WATCHED_TYPES >>> type & 1) == 1);
    }

    /** Whether two readings of the same key on the same server are equal. */
    boolean sameAs(KeyState later) {
        return refusal == null
                && later.refusal == null
                && expiry.sameAs(later.expiry)
                && Arrays.equals(payload, later.payload);
    }

    /** Whether the value, of whatever format version, and the expiry are byte for byte those of the other server. */
    boolean sameAcross(KeyState other) {
        return expiry.sameAs(other.expiry) && sameBody(other);
    }

    /** Whether both sides hold a value with the same expiry, so that only reading by type can tell more. */
    boolean mayMeanTheSameAs(KeyState other) {
        return payload != null && other.payload != null && expiry.sameAs(other.expiry);
    }

    private boolean sameBody(KeyState other) {
        if (payload == null || other.payload == null) {
            return payload == other.payload;
        }
        if (!bodyTells || !other.bodyTells) {
            return false;
        }
        int end = payload.length - FOOTER_BYTES;
        int otherEnd = other.payload.length - FOOTER_BYTES;
        return end > 0 && otherEnd > 0 && Arrays.equals(payload, 0, end, other.payload, 0, otherEnd);
    }

    private static long types(int from, int to) {
        return (-1L >>> (Long.SIZE - 1 - to + from)) << from;
    }
}
