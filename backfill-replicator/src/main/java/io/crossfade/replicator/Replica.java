package io.crossfade.replicator;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.moilioncircle.redis.replicator.RedisSocketReplicator;
import com.moilioncircle.redis.replicator.cmd.BulkReplyHandler;
import com.moilioncircle.redis.replicator.io.RedisInputStream;
import io.crossfade.backfill.feed.FeedException;
import io.crossfade.backfill.feed.ReplicaConnection;
import io.crossfade.backfill.feed.ReplicaPosition;
import io.crossfade.backfill.feed.ReplicaSink;
import io.crossfade.model.Command;
import io.crossfade.spi.LinkException;
import io.crossfade.spi.SideConfig;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;

/** The replication protocol over the library's connection. The library's loop, which skips and logs, is not used. One use. */
final class Replica extends RedisSocketReplicator implements ReplicaConnection {
    private static final int DELIMITER_BYTES = 40;

    private final SideConfig source;
    private final AtomicBoolean closed = new AtomicBoolean();

    Replica(SideConfig source) {
        super(source.host(), source.port(), ReplicaSettings.of(source));
        this.source = source;
    }

    @Override
    public void read(ReplicaPosition from, int newestVersion, ReplicaSink sink) {
        try {
            ReplicaStream stream = begin(from, newestVersion, sink);
            try (Heartbeat heartbeat = new Heartbeat(() -> sendQuietly(word("REPLCONF"), word("ACK"), word("0")))) {
                stream.read(replyParser, sink, closed::get);
            }
        } catch (UnreadableException e) {
            throw new FeedException(
                    "the source (" + source.endpoint() + ") sends what cannot be read: " + e.getMessage(), e);
        } catch (IOException e) {
            if (!closed.get()) {
                throw LinkException.outcomeUnknown(
                        "the replication from the source (" + source.endpoint() + ") broke off: " + e.getMessage(), e);
            }
        } finally {
            close();
        }
    }

    /** Logs in and takes the snapshot, if there is one. */
    private ReplicaStream begin(ReplicaPosition from, int newestVersion, ReplicaSink sink) throws IOException {
        String answer;
        try {
            establishConnection();
            long next = from.offset() < 0 ? -1 : from.offset() + 1;
            send(word("PSYNC"), word(from.replicationId()), word(Long.toString(next)));
            answer = text(reply());
        } catch (AssertionError e) {
            // how the library tells that the server refuses; what it says holds no value
            throw refused(String.valueOf(e.getMessage()));
        }
        String[] words = answer.split(" ");
        if (answer.startsWith("FULLRESYNC")) {
            sink.snapshotBegins();
            snapshot(newestVersion, sink);
            sink.snapshotEnded();
            return new ReplicaStream(words[1], Long.parseLong(words[2]), 0);
        }
        if (answer.startsWith("CONTINUE")) {
            sink.resumed();
            return new ReplicaStream(
                    words.length > 1 ? words[1] : from.replicationId(), from.offset(), from.database());
        }
        if (answer.startsWith("NOMASTERLINK") || answer.startsWith("LOADING")) {
            throw LinkException.unreachable("the source (" + source.endpoint() + ") is not ready: " + answer, null);
        }
        throw refused(answer);
    }

    private void snapshot(int newestVersion, ReplicaSink sink) throws IOException {
        reply(new BulkReplyHandler() {
            @Override
            public byte[] handle(long length, RedisInputStream in) throws IOException {
                new RdbReader(in, newestVersion, sink).read();
                if (length == -1) {
                    in.skip(DELIMITER_BYTES, false);
                }
                return new byte[0];
            }
        });
    }

    /** As the library's, which would write a digest of the password to the log. */
    @Override
    protected void auth(String user, String password) throws IOException {
        if (user == null) {
            send(word("AUTH"), password.getBytes(UTF_8));
        } else {
            send(word("AUTH"), user.getBytes(UTF_8), password.getBytes(UTF_8));
        }
        String answer = text(reply());
        if (!answer.equals("OK")) {
            throw refused(answer);
        }
    }

    private LinkException refused(String answer) {
        return LinkException.denied(
                "the source (" + source.endpoint() + ") does not take a replica: " + answer
                        + "; check crossfade.source.user and crossfade.source.password, which need PSYNC and REPLCONF",
                null);
    }

    @Override
    public void close() {
        closed.set(true);
        try {
            doClose();
        } catch (IOException e) {
            logger.debug("the connection was broken already", e);
        }
    }

    private static byte[] word(String text) {
        return text.getBytes(US_ASCII);
    }

    private static String text(Object reply) {
        return reply instanceof byte[] bytes ? new String(bytes, UTF_8) : String.valueOf(reply);
    }

    /** Returns what was read as a command. */
    static Command command(Object[] words) throws UnreadableException {
        byte[][] args = new byte[words.length][];
        for (int i = 0; i < words.length; i++) {
            if (!(words[i] instanceof byte[] arg)) {
                throw new UnreadableException("something stands where a command should", null);
            }
            args[i] = arg;
        }
        if (args.length == 0) {
            throw new UnreadableException("a command has no name", null);
        }
        return Command.of(args);
    }
}
