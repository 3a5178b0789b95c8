package io.crossfade.backfill.local;

import io.crossfade.backfill.feed.ReplicaConnection;
import io.crossfade.backfill.feed.ReplicationFormats;
import io.crossfade.model.Side;
import io.crossfade.spi.LinkException;
import io.crossfade.spi.SideConfig;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The source that a replica reads from, connected to anew as often as the connection breaks. Thread-safe; one thread reads. */
final class Upstream {
    private final ReplicationFormats formats;
    private final SideConfig server;
    private final int maxAttempts;
    private final Stop cancelled = new Stop();
    private final AtomicReference<@Nullable ReplicaConnection> connection = new AtomicReference<>();

    Upstream(ReplicationFormats formats, SideConfig server, int maxAttempts) {
        this.formats = formats;
        this.server = server;
        this.maxAttempts = maxAttempts;
    }

    /** Returns what tells that nobody reads any more. */
    Stop cancelled() {
        return cancelled;
    }

    /** Nothing more is read. Does not block. */
    void cancel() {
        cancelled.request();
        disconnect();
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
     * @throws JobException if the source refuses, or cannot be reached for too long
     */
    void read(FollowSink sink, FollowState state, FollowEnd end, int newestVersion) {
        Retries retries = new Retries(maxAttempts, cancelled);
        while (!cancelled.isRequested()) {
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
