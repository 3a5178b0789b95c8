package io.crossfade.shadow;

import io.crossfade.model.Side;
import java.util.EnumMap;
import java.util.Map;

/** Remembers by its run id which process each side was last met as. Thread-safe. */
final class ServerRuns {
    private final Map<Side, String> runIds = new EnumMap<>(Side.class);

    /** Returns whether the side was met before as another process; a server that does not tell its run id is the same. */
    synchronized boolean isAnotherThanBefore(Side side, String runId) {
        if (runId.isEmpty()) {
            return false;
        }
        String before = runIds.put(side, runId);
        return before != null && !before.equals(runId);
    }
}
