package io.crossfade.dispatch;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.crossfade.model.Side;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Cursors as the application sees them: the server's own number, and above it which side gave it. Thread-safe.
 *
 * <p>A cursor of the source stays as it is. One of the target has bit 62 set, far above what servers count to and within what
 * clients parse as a signed number; a server that meets such a cursor ignores the bit, so that an iteration survives the day
 * when Crossfade is taken out. A cursor that does not fit below bit 61, as proxies before several servers give them, gets a
 * random name with that bit set, under which this process remembers the last {@value #REMEMBERED}.
 */
final class Cursors {
    /** Where an iteration begins and, in a reply, where it has ended. */
    static final byte[] ZERO = {'0'};

    private static final long TARGET = 1L << 62;
    private static final long NAMED = 1L << 61;
    private static final int MOST_DIGITS = 19;
    private static final int REMEMBERED = 10_000;

    private final Cache<Long, byte[]> named = Caffeine.newBuilder()
            .maximumSize(REMEMBERED)
            .executor(Runnable::run)
            .build();

    /**
     * Where an iteration stands.
     *
     * @param side the side that gave the cursor
     * @param cursor the cursor as that side gave it; null if this process does not know it any more
     */
    record Position(Side side, byte @Nullable [] cursor) {}

    /** Returns where {@code seen} stands; null if it begins, or is none at all, which the server will say. */
    @Nullable Position read(byte[] seen) {
        long number = number(seen);
        if (number == 0) {
            return null;
        }
        if (number < 0) {
            return isDecimal(seen) ? new Position(Side.SOURCE, seen) : null;
        }
        Side side = (number & TARGET) == 0 ? Side.SOURCE : Side.TARGET;
        long own = number & ~TARGET;
        return new Position(side, (own & NAMED) == 0 ? text(own) : named.getIfPresent(own));
    }

    /** Returns what the application sees of {@code cursor} as {@code side} gave it. */
    byte[] write(Side side, byte[] cursor) {
        long own = number(cursor);
        if (own == 0) {
            return cursor;
        }
        if (own < 0 || own >= NAMED) {
            own = NAMED | ThreadLocalRandom.current().nextLong(NAMED);
            named.put(own, cursor.clone());
        } else if (side == Side.SOURCE) {
            return cursor;
        }
        return text(side == Side.TARGET ? own | TARGET : own);
    }

    /** Returns the number that {@code text} is, or -1 if it is none or needs more than 63 bits. */
    private static long number(byte[] text) {
        if (text.length > MOST_DIGITS || !isDecimal(text)) {
            return -1;
        }
        long number = 0;
        for (byte digit : text) {
            number = number * 10 + (digit - '0'); // of 19 digits, what is too much for 63 bits turns negative
        }
        return number < 0 ? -1 : number;
    }

    private static boolean isDecimal(byte[] text) {
        for (byte b : text) {
            if (b < '0' || b > '9') {
                return false;
            }
        }
        return text.length > 0;
    }

    private static byte[] text(long number) {
        return Long.toString(number).getBytes(US_ASCII);
    }
}
