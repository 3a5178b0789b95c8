package io.crossfade.backfill.local;

import io.crossfade.backfill.feed.ReplicaConnection;
import io.crossfade.backfill.feed.ReplicationFormats;
import io.crossfade.model.Side;
import io.crossfade.spi.LinkException;
import io.crossfade.spi.RedisSide;
import io.crossfade.spi.SideConfig;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The source that a replica reads from, connected to anew as often as the connection breaks. Thread-safe; one thread reads. */
final class Upstream {
    private final ReplicationFormats formats;
    private final SideConfig server;
    private final RedisSide source;
    private final int maxAttempts;
    private final Stop cancelled = new Stop();
    private final AtomicReference<@Nullable ReplicaConnection> connection = new AtomicReference<>();

    /**
     * Does not connect.
     *
     * @param server how it is reached as by a replica
     * @param source how it is asked how much it has written
     */
    Upstream(ReplicationFormats formats, SideConfig server, RedisSide source, int maxAttempts) {
        this.formats = formats;
        this.server = server;
        this.source = source;
        this.maxAttempts = maxAttempts;
    }

    /** Returns what tells that nobody reads any more. */
    Stop cancelled() {
        return cancelled;
    }

    /** What the source has written by now is still read, and nothing more. Does not block. */
    void cancel() {
        cancelled.request();
    }

    /** Breaks the connection, if there is one. Does not block. */
    void disconnect() {
        ReplicaConnection open = connection.get();
        if (open != null) {
            open.close();
        }
    }

    /**
     * Reads until it is cancelled.
     *
     * @param end is asked before each connection whether another thread has failed
     * @return whether all was read that the source had written by then
     * @throws JobException if the source refuses, or cannot be reached for too long
     */
    boolean read(FollowSink sink, FollowState state, FollowEnd end, int newestVersion) {
        Retries retries = new Retries(maxAttempts, cancelled);
        try (StreamEnd last = new StreamEnd(source, state, cancelled, this::disconnect)) {
            last.start();
            while (!cancelled.isRequested()) {
                connect(sink, state, end, newestVersion, retries);
            }
            return last.isWhole();
        }
    }

    private void connect(FollowSink sink, FollowState state, FollowEnd end, int newestVersion, Retries retries) {
        ReplicaConnection open = formats.replica(server);
        connection.set(open);
        long commands = state.commands();
        try {
            end.check();
            if (!cancelled.isRequested()) {
                open.read(state.position(), newestVersion, sink);
            }
        } catch (LinkException e) {
            end.check();
            if (e.isDenied()) {
                throw new JobException(JobFailure.ACCESS_DENIED, String.valueOf(e.getMessage()), e);
            }
            String told = state.broke(String.valueOf(e.getMessage()));
            again(LinkException.outcomeUnknown(told, e), retries, state.commands() > commands);
        } catch (StoppedException e) {
            end.check();
            throw e;
        } finally {
            sink.close();
            open.close();
        }
    }

    private static void again(LinkException e, Retries retries, boolean progressed) {
        if (progressed) {
            retries.succeeded();
        }
        try {
            retries.failed(new SideException(Side.SOURCE, e));
        } catch (StoppedException stopped) {
            // the loop ends by the same wish
        }
    }
}
