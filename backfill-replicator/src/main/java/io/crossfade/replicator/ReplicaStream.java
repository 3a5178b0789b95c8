package io.crossfade.replicator;

import com.moilioncircle.redis.replicator.cmd.ReplyParser;
import io.crossfade.backfill.feed.ReplicaPosition;
import io.crossfade.backfill.feed.ReplicaSink;
import io.crossfade.model.Command;
import java.io.IOException;
import java.util.function.BooleanSupplier;

/** The commands that a server sends to its replicas, one after the other. For one thread. */
final class ReplicaStream {
    private final String replicationId;
    private long offset;
    private int database;

    ReplicaStream(String replicationId, long offset, int database) {
        this.replicationId = replicationId;
        this.offset = offset;
        this.database = database;
    }

    /** Reads until it is closed. */
    void read(ReplyParser parser, ReplicaSink sink, BooleanSupplier closed) throws IOException {
        sink.reached(new ReplicaPosition(replicationId, offset, database));
        while (!closed.getAsBoolean()) {
            Object[] words = next(parser);
            take(Replica.command(words), sink);
            sink.reached(new ReplicaPosition(replicationId, offset, database));
        }
    }

    private Object[] next(ReplyParser parser) throws IOException {
        Object read;
        try {
            read = parser.parse(bytes -> offset += bytes);
        } catch (RuntimeException | AssertionError e) {
            throw new UnreadableException("it is no command (" + e.getClass().getSimpleName() + ")", e);
        }
        if (read instanceof Object[] words) {
            return words;
        }
        throw new UnreadableException("it is no command", null);
    }

    private void take(Command command, ReplicaSink sink) throws UnreadableException {
        String name = command.text(0);
        if (name.equalsIgnoreCase("SELECT") && command.size() == 2) {
            database = number(command.text(1));
        } else if (!name.equalsIgnoreCase("REPLCONF")) {
            sink.command(database, command);
        }
    }

    private static int number(String text) throws UnreadableException {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new UnreadableException("a SELECT names no database", e);
        }
    }
}
