package io.crossfade.converge;

import io.crossfade.model.ErrorReply;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The RDB types that a server did not accept as a payload, so that the next value of the type is written by type at once.
 * Thread-safe.
 */
final class PayloadRefusals {
    private final Set<Integer> types = ConcurrentHashMap.newKeySet();

    boolean contains(KeyState state) {
        return !types.isEmpty() && types.contains(state.rdbType());
    }

    /** Returns whether {@code error} says that the server cannot read the payload; if so its type is remembered. */
    boolean remember(KeyState state, ErrorReply error) {
        if (!isOfPayload(error.message())) {
            return false;
        }
        types.add(state.rdbType());
        return true;
    }

    /** Redis: src/cluster.c, restoreCommand, 6.0 to 8.0; Valkey 9 adds the foreign types. */
    private static boolean isOfPayload(String message) {
        return message.contains("Bad data format")
                || message.contains("payload version or checksum are wrong")
                || message.contains("foreign data type")
                || message.contains("unknown command");
    }
}
