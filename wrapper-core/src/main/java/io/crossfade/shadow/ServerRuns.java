package io.crossfade.shadow;

import io.crossfade.model.Side;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/** Remembers by their run ids which processes each side was last met as. Thread-safe. */
final class ServerRuns {
    private final Map<Side, Set<String>> runIds = new EnumMap<>(Side.class);

    /** Returns whether the side was met before. */
    synchronized boolean knows(Side side) {
        return runIds.containsKey(side);
    }

    /**
     * Returns whether a process of the side has been replaced since it was last met: one is gone, and one is new. A cluster that
     * only grows or shrinks loses nothing, and a server that does not tell its run id is the same.
     */
    synchronized boolean isAnotherThanBefore(Side side, Set<String> now) {
        if (now.isEmpty()) {
            return false;
        }
        Set<String> before = runIds.put(side, now);
        return before != null && !now.containsAll(before) && !before.containsAll(now);
    }
}
