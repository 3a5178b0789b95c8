package io.crossfade.backfill.checkpoint;

import java.time.Instant;

/**
 * The conditions under which saved positions mean something. A server that was started anew hashes its keys in another
 * order, or may have lost what was copied to it, so positions are kept only while both processes stay.
 *
 * @param sourceRunId the source's run id; of a cluster those of all primaries, and which slots they have
 * @param targetRunId the target's run id
 * @param nodes how many servers hold the source's keys, each walked on its own
 * @param slices how many slices the space of each was cut into; 0 for one opaque cursor
 * @param started when the walk began
 */
public record Walk(String sourceRunId, String targetRunId, int nodes, int slices, Instant started) {
    /** The run id of a server that does not tell: it may have been started anew at any time. */
    public static final String NO_RUN_ID = "none";

    /** The walk over a source of one server. */
    public Walk(String sourceRunId, String targetRunId, int slices, Instant started) {
        this(sourceRunId, targetRunId, 1, slices, started);
    }

    /** Returns how many parts the walk has, numbered from 0, node by node. */
    public int parts() {
        return nodes * Math.max(1, slices);
    }

    /** Returns whether both processes are known to be those of {@code other}. */
    public boolean sameProcesses(Walk other) {
        return known(sourceRunId, other.sourceRunId) && known(targetRunId, other.targetRunId);
    }

    private static boolean known(String runId, String other) {
        return !runId.equals(NO_RUN_ID) && runId.equals(other);
    }
}
