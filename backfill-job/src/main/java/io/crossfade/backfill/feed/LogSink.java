package io.crossfade.backfill.feed;

import io.crossfade.model.Command;

/** Takes what an append-only file holds, on one thread: perhaps a snapshot, and then every command that changed something, in order. */
public interface LogSink extends SnapshotSink {
    /** A command that was executed in database {@code database}. Transactions come as the commands in them. */
    void command(int database, Command command);
}
