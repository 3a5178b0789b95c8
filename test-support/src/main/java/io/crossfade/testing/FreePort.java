package io.crossfade.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Finds ports that nothing listens on, below the range from which the kernel takes ports for outgoing connections. */
public final class FreePort {
    private static final int FIRST = 15_000;
    private static final int END = 32_000;

    private FreePort() {}

    /** Returns a port that was free a moment ago; another process may still take it. */
    public static int next() {
        for (int attempt = 0; attempt < END - FIRST; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, END);
            if (isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("no free port from " + FIRST + " to " + END);
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
