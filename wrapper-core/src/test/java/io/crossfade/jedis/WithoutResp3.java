package io.crossfade.jedis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.crossfade.spi.SideConfig;
import io.crossfade.testing.RunningServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A real server that is reached through something that speaks RESP2 only, as proxies do: it refuses HELLO 3. */
final class WithoutResp3 implements AutoCloseable {
    private static final String HELLO_3 = "HELLO\r\n$1\r\n3\r\n";

    private final RunningServer server;
    private final ServerSocket listener;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

    WithoutResp3(RunningServer server) {
        this.server = server;
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::accept, "accept");
    }

    SideConfig config() {
        return SideConfig.of("127.0.0.1", listener.getLocalPort());
    }

    private interface Work {
        void run() throws IOException;
    }

    /** Ends with the sockets. */
    private static void start(Work work, String name) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        return; // closed
                    }
                },
                "without-resp3-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = listener.accept();
            Socket behind = new Socket(server.host(), server.port());
            sockets.add(client);
            sockets.add(behind);
            start(() -> requests(client, behind), "requests");
            start(() -> behind.getInputStream().transferTo(client.getOutputStream()), "replies");
        }
    }

    /** A client waits for the reply to its HELLO, so that comes alone. */
    private static void requests(Socket client, Socket behind) throws IOException {
        InputStream in = client.getInputStream();
        OutputStream out = behind.getOutputStream();
        byte[] buffer = new byte[65_536];
        for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
            if (new String(buffer, 0, length, ISO_8859_1).contains(HELLO_3)) {
                client.getOutputStream().write("-NOPROTO unsupported protocol version\r\n".getBytes(ISO_8859_1));
            } else {
                out.write(buffer, 0, length);
            }
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
