package io.crossfade.jedis.pubsub;

import io.crossfade.model.Command;
import org.jspecify.annotations.Nullable;

/**
 * What a connection is while the server speaks unasked. One thread reads; any thread may send and close, as on a socket.
 */
public interface PushStream extends AutoCloseable {
    /** Returns whether the connection is still in this state; if not, it is an ordinary one again. */
    boolean isOpen();

    /** Sends a command at once; what it is answered comes with the pushes. The client's own exceptions pass through. */
    void send(Command command);

    /**
     * Blocks until the next push or reply is here, for ever if none comes. An error reply and the end of the connection are
     * thrown as the client throws them.
     */
    @Nullable Object next();

    /** Ends the connection; a reader that waits gets the client's exception. Idempotent, does not throw. */
    @Override
    void close();
}
