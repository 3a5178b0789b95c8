package io.crossfade.jedis.pubsub;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * What a subscribed connection received: a message, a confirmation, a PONG or an error reply. Equal by content, so that the
 * same message from the two sides is recognized.
 */
final class Push {
    private static final byte[][] MESSAGES = {
        {'m', 'e', 's', 's', 'a', 'g', 'e'},
        {'p', 'm', 'e', 's', 's', 'a', 'g', 'e'},
        {'s', 'm', 'e', 's', 's', 'a', 'g', 'e'},
    };

    private final @Nullable Object reply;
    private final long arrivedNanos;
    private final boolean last;
    private final int hash;

    Push(@Nullable Object reply, long arrivedNanos) {
        this(reply, arrivedNanos, false);
    }

    private Push(@Nullable Object reply, long arrivedNanos, boolean last) {
        this.reply = reply;
        this.arrivedNanos = arrivedNanos;
        this.last = last;
        this.hash = hash(reply);
    }

    /** Returns the reply, or throws the error that it is. */
    @Nullable Object open() {
        if (reply instanceof JedisDataException error) {
            throw error;
        }
        return reply;
    }

    long arrivedNanos() {
        return arrivedNanos;
    }

    @Nullable JedisDataException error() {
        return reply instanceof JedisDataException error ? error : null;
    }

    /** Returns this as the last answer, after which nothing is subscribed to. */
    Push asLast() {
        return new Push(reply, arrivedNanos, true);
    }

    boolean isLast() {
        return last;
    }

    /** Returns whether this is a published message, rather than the answer to a command of this connection. */
    boolean isMessage() {
        if (reply instanceof List<?> parts && !parts.isEmpty() && parts.get(0) instanceof byte[] kind) {
            for (byte[] message : MESSAGES) {
                if (Arrays.equals(kind, message)) {
                    return true;
                }
            }
        }
        return false;
    }

    int bytes() {
        int bytes = 0;
        if (reply instanceof List<?> parts) {
            for (Object part : parts) {
                bytes += part instanceof byte[] array ? array.length : 0;
            }
        }
        return bytes;
    }

    private static int hash(@Nullable Object reply) {
        if (reply instanceof List<?> parts) {
            int hash = 1;
            for (Object part : parts) {
                hash = 31 * hash + hash(part);
            }
            return hash;
        }
        return reply instanceof byte[] array ? Arrays.hashCode(array) : 0;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Push that && hash == that.hash && equal(reply, that.reply);
    }

    private static boolean equal(@Nullable Object one, @Nullable Object other) {
        if (one instanceof List<?> parts && other instanceof List<?> others) {
            if (parts.size() != others.size()) {
                return false;
            }
            for (int i = 0; i < parts.size(); i++) {
                if (!equal(parts.get(i), others.get(i))) {
                    return false;
                }
            }
            return true;
        }
        if (one instanceof byte[] array && other instanceof byte[] otherArray) {
            return Arrays.equals(array, otherArray);
        }
        return one == null ? other == null : one.equals(other);
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
