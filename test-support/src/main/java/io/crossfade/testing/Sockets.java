package io.crossfade.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;

/** Ways to end a socket. */
final class Sockets {
    private Sockets() {}

    /** Closes with a reset instead of the orderly end, so that the peer gets an error at once. */
    static void reset(Socket socket) {
        try (socket) {
            if (!socket.isClosed()) {
                socket.setSoLinger(true, 0);
            }
        } catch (IOException e) {
            if (!socket.isClosed()) {
                throw new UncheckedIOException("a socket does not close", e);
            }
        }
    }
}
