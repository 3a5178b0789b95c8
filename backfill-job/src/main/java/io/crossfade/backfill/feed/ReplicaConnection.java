package io.crossfade.backfill.feed;

/** A connection to a server as its replica. {@link #close} may be called from any thread, all else from one. */
public interface ReplicaConnection extends AutoCloseable {
    /**
     * Hands on what the server sends, until the connection is closed or fails. Blocks.
     *
     * @param from where to go on, or {@link ReplicaPosition#NONE}
     * @param newestVersion the newest version of the format that the values of a snapshot may be in
     * @throws io.crossfade.spi.LinkException if it cannot be reached, refuses, or the connection fails
     * @throws FeedException if it sends what is not known; what {@code sink} throws goes to the caller as it is
     */
    void read(ReplicaPosition from, int newestVersion, ReplicaSink sink);

    /** Ends the connection, and with it a {@link #read} that is under way. Does not throw. */
    @Override
    void close();
}
