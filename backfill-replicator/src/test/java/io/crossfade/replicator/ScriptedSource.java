package io.crossfade.replicator;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.crossfade.testing.Background;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Speaks to replicas as a server does, and says what it is told to: one answer to PSYNC for each connection, in this order. */
final class ScriptedSource implements AutoCloseable {
    private final ServerSocket listener;
    private final Queue<Answer> answers;
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final AtomicInteger resets = new AtomicInteger();

    /**
     * An answer.
     *
     * @param bytes what is sent
     * @param chunk how many of them at once
     * @param last whether the connection ends behind it
     */
    record Answer(byte[] bytes, int chunk, boolean last) {}

    ScriptedSource(Answer... answers) throws IOException {
        this.listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        this.answers = new ConcurrentLinkedQueue<>(List.of(answers));
        Background.run(this::listen);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Returns the PSYNC commands that came. */
    List<String> asked() {
        return asked;
    }

    private void listen() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                Background.run(() -> speak(socket));
            } catch (IOException e) {
                if (!listener.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void speak(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            for (String command = command(in); command != null; command = command(in)) {
                if (command.startsWith("PING")) {
                    out.write("+PONG\r\n".getBytes(ISO_8859_1));
                } else if (command.startsWith("PSYNC")) {
                    asked.add(command);
                    Answer answer = answers.remove();
                    send(out, answer);
                    if (answer.last()) {
                        socket.shutdownOutput(); // a reset would take along what has not been read
                    }
                } else if (!command.startsWith("REPLCONF ACK")) {
                    out.write("+OK\r\n".getBytes(ISO_8859_1));
                }
            }
        } catch (IOException e) {
            resets.incrementAndGet(); // the job has closed it before it had read all
        }
    }

    private static void send(OutputStream out, Answer answer) throws IOException {
        for (int at = 0; at < answer.bytes().length; at += answer.chunk()) {
            out.write(answer.bytes(), at, Math.min(answer.chunk(), answer.bytes().length - at));
            out.flush();
        }
    }

    /** Returns the words of a command with spaces between, or null at the end. */
    private static String command(InputStream in) throws IOException {
        String head = line(in);
        if (head == null) {
            return null;
        }
        StringBuilder words = new StringBuilder();
        for (int left = Integer.parseInt(head.substring(1)); left > 0; left--) {
            int length = Integer.parseInt(line(in).substring(1));
            words.append(words.length() == 0 ? "" : " ").append(new String(in.readNBytes(length), ISO_8859_1));
            in.readNBytes(2);
        }
        return words.toString();
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\r'; next = in.read()) {
            if (next < 0) {
                return null;
            }
            line.append((char) next);
        }
        in.readNBytes(1);
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
