package io.crossfade.backfill.feed;

import io.crossfade.model.Command;

/**
 * Takes what a server sends to a replica, on one thread: a snapshot, unless it goes on where the replica was, and then every command
 * that changes something, in order.
 */
public interface ReplicaSink extends SnapshotSink {
    /** A snapshot begins: whatever came before may have gaps behind it. */
    void snapshotBegins();

    /** The snapshot is through; all of its keys have been handed on. */
    void snapshotEnded();

    /** The server goes on where the replica was: nothing was missed. */
    void resumed();

    /** A command of database {@code database}. */
    void command(int database, Command command);

    /**
     * All before {@code position} has been handed on, and need not be sent again.
     *
     * @param position where to go on
     */
    void reached(ReplicaPosition position);
}
