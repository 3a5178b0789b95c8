package io.crossfade.converge;

import io.crossfade.model.ErrorReply;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What a server did not accept as a payload, so that the next value is written in a way that it does accept. Thread-safe.
 *
 * <p>A server refuses every payload of a version that is newer than its own, whatever is in it (Redis 6.0 to 8.0, Valkey up to
 * 8.1: src/cluster.c, verifyDumpPayload). Types that the older version knows mean the same there, so those payloads are sent
 * under that version, which is found by trying; others, and a type that is refused all the same, are written by type.
 */
final class PayloadRefusals {
    private static final int OLDEST_VERSION = 6;

    /** The last version up to which the two families of servers agree on every type. */
    private static final int COMMON_VERSION = 11;

    /** The first version that knows a type, by type (src/rdb.h): 0 for those of all times, and for those that are never rewritten. */
    private static final int[] KNOWN_SINCE = {1, 1, 1, 1, 1, 8, 0, 0, 0, 1, 1, 1, 1, 1, 7, 9, 10, 10, 10, 10, 11, 11};

    private final Set<Integer> types = ConcurrentHashMap.newKeySet();
    private final AtomicInteger newest = new AtomicInteger(Integer.MAX_VALUE);

    /** Returns whether the value has to be written by type: {@code to} does not take its payload, or would misunderstand times in it. */
    boolean sendByType(KeyState state, SideCapabilities to) {
        return contains(state) || (to.shiftMillis() != 0 && state.holdsTimes());
    }

    private boolean contains(KeyState state) {
        boolean nothingRefused = newest.get() == Integer.MAX_VALUE && types.isEmpty();
        if (nothingRefused || state.rdbType() < 0) {
            return false;
        }
        return types.contains(state.rdbType()) || !mayBeSent(state, version(state));
    }

    /** Returns the version under which the value is sent. */
    int version(KeyState state) {
        return Math.min(newest.get(), PayloadFooter.version(state.payload()));
    }

    /** Returns the value's payload under that version. */
    byte[] payload(KeyState state, int version) {
        byte[] payload = state.payload();
        return PayloadFooter.version(payload) == version ? payload : PayloadFooter.withVersion(payload, version);
    }

    /** Returns whether {@code error} says that the server cannot read the payload sent under {@code version}; if so that is remembered. */
    boolean remember(KeyState state, int version, ErrorReply error) {
        String message = error.message();
        if (message.contains("payload version or checksum are wrong")) {
            newest.accumulateAndGet(Math.min(COMMON_VERSION, version - 1), Math::min);
            return true;
        }
        if (!isOfType(message)) {
            return false;
        }
        types.add(state.rdbType());
        return true;
    }

    private static boolean mayBeSent(KeyState state, int version) {
        int type = state.rdbType();
        return version == PayloadFooter.version(state.payload())
                || type < KNOWN_SINCE.length
                        && KNOWN_SINCE[type] > 0
                        && KNOWN_SINCE[type] <= version
                        && version >= OLDEST_VERSION;
    }

    /** Redis: src/cluster.c, restoreCommand, 6.0 to 8.0; Valkey 9 adds the foreign types. */
    private static boolean isOfType(String message) {
        return message.contains("Bad data format")
                || message.contains("foreign data type")
                || message.contains("unknown command");
    }
}
