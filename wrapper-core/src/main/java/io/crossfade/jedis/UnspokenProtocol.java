package io.crossfade.jedis;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/** Tells a server that does not speak the protocol of a client from one that cannot be reached. */
final class UnspokenProtocol {
    private static final int DEPTH = 5;

    private UnspokenProtocol() {}

    /** Returns what to throw for {@code failure}: itself, unless {@code place} said that it does not speak RESP3. */
    static JedisException explained(JedisException failure, RedisProtocol protocol, String place) {
        String refusal = protocol == RedisProtocol.RESP3 ? refusal(failure, DEPTH) : null;
        return refusal == null
                ? failure
                : new JedisDataException(
                        "the " + place + " does not speak RESP3 (" + refusal
                                + "); nothing was sent. Give the client RedisProtocol.RESP2, and its connections as well",
                        failure);
    }

    /** Of a cluster, what each node said is among what was suppressed. */
    private static @Nullable String refusal(@Nullable Throwable failure, int depth) {
        if (failure == null || depth == 0) {
            return null;
        }
        String message = String.valueOf(failure.getMessage());
        if (failure instanceof JedisDataException && isRefusal(message.toUpperCase(Locale.ROOT))) {
            return message;
        }
        String found = refusal(failure.getCause(), depth - 1);
        for (Throwable other : failure.getSuppressed()) {
            found = found == null ? refusal(other, depth - 1) : found;
        }
        return found;
    }

    private static boolean isRefusal(String message) {
        return message.startsWith("NOPROTO") || (message.contains("HELLO") && message.contains("UNKNOWN COMMAND"));
    }
}
