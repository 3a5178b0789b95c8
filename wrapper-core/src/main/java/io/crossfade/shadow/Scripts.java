package io.crossfade.shadow;

import io.crossfade.model.Command;
import io.crossfade.model.Key;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The scripts that were sent as text and that the shadow has been given, so that EVALSHA finds them there after a cutover.
 * Bounded; an application that makes a new script of every call gets no copy of those beyond the bound. Thread-safe.
 */
final class Scripts {
    private static final int MOST = 1_000;
    private static final byte[] SCRIPT = "SCRIPT".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LOAD = "LOAD".getBytes(StandardCharsets.US_ASCII);

    private final Set<Key> given = ConcurrentHashMap.newKeySet();
    private final Lanes lanes;

    Scripts(Lanes lanes) {
        this.lanes = lanes;
    }

    /** Has the shadow load a script that it has not been given yet. */
    void give(byte[] script) {
        if (given.contains(Key.of(script)) || given.size() >= MOST) {
            return;
        }
        byte[] own = script.clone();
        if (given.add(Key.of(own))) {
            lanes.broadcast(Command.of(SCRIPT, LOAD, own));
        }
    }

    /** The shadow is another one now, or was started anew. */
    void forget() {
        given.clear();
    }
}
