package io.crossfade.backfill.feed;

import static java.util.Objects.requireNonNull;

/**
 * A place in what a server sends to its replicas.
 *
 * @param replicationId of which history
 * @param offset how many bytes of it have been read
 * @param database the database that the next command is about
 */
public record ReplicaPosition(String replicationId, long offset, int database) {
    /** Before anything: the server sends a snapshot. */
    public static final ReplicaPosition NONE = new ReplicaPosition("?", -1, 0);

    /** Checks that there is a history. */
    public ReplicaPosition {
        requireNonNull(replicationId, "replicationId");
    }
}
