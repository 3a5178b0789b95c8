package io.crossfade.replicator;

import com.moilioncircle.redis.replicator.AbstractReplicator;
import com.moilioncircle.redis.replicator.Configuration;
import com.moilioncircle.redis.replicator.Status;
import com.moilioncircle.redis.replicator.event.Event;
import com.moilioncircle.redis.replicator.io.RedisInputStream;
import com.moilioncircle.redis.replicator.rdb.RdbParser;
import com.moilioncircle.redis.replicator.rdb.datatype.Function;
import com.moilioncircle.redis.replicator.rdb.dump.datatype.DumpKeyValuePair;
import com.moilioncircle.redis.replicator.util.type.Tuple2;
import io.crossfade.backfill.feed.SnapshotSink;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Reads one RDB from a stream. The library's parser wants a replicator around it, which this is; it is never opened. */
final class RdbReader extends AbstractReplicator {
    /** Leaves every value in the version that it is written in. */
    static final int SAME_VERSION = Integer.MAX_VALUE;

    private final SnapshotSink sink;
    private final StoredKeys keys;
    private @Nullable RuntimeException sinkFailure;

    RdbReader(InputStream in, int newestVersion, SnapshotSink sink) {
        this(new RedisInputStream(in), newestVersion, sink);
    }

    RdbReader(RedisInputStream in, int newestVersion, SnapshotSink sink) {
        this.configuration = Configuration.defaultSetting();
        this.inputStream = in;
        this.inputStream.setRawByteListeners(rawByteListeners);
        this.sink = sink;
        this.keys = new StoredKeys(newestVersion);
        setRdbVisitor(new PayloadVisitor(this, newestVersion, sink));
    }

    /**
     * Reads to the end of the RDB; returns how many bytes it took.
     *
     * @throws UnreadableException if there is what is not known
     * @throws java.io.EOFException if the stream ends before
     */
    long read() throws IOException {
        connected.set(Status.CONNECTED);
        try {
            new RdbParser(inputStream, this).parse();
            // the parser does not count what it skips
            return inputStream.total() - (inputStream.tail() - inputStream.head());
        } catch (RuntimeException | AssertionError e) {
            if (e == sinkFailure) {
                throw sinkFailure;
            }
            // what the library says may hold a part of a value
            throw new UnreadableException(
                    "it is damaged, or of a form that is not known ("
                            + e.getClass().getSimpleName() + ")",
                    e);
        } finally {
            inputStream.setRawByteListeners(null);
        }
    }

    /** Takes events as they come, on the thread that reads. */
    @Override
    public void submitEvent(Event event, Tuple2<Long, Long> offsets) {
        try {
            if (event instanceof DumpKeyValuePair pair) {
                sink.key(keys.of(pair));
            } else if (event instanceof Function function) {
                sink.function(function.getCode());
            }
        } catch (RuntimeException e) {
            sinkFailure = e;
            throw e;
        }
    }
}
