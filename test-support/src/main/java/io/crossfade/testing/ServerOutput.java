package io.crossfade.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Reads what a server prints, on a daemon thread that ends with the process, and keeps the last lines. */
final class ServerOutput {
    /** What the output has told so far. */
    enum State {
        /** The server accepts connections. */
        READY,
        /** Its port is in use. */
        PORT_TAKEN,
        /** It ended, or said nothing in time. */
        FAILED
    }

    private static final int KEPT_LINES = 30;

    private final Deque<String> lines = new ArrayDeque<>();
    private final CompletableFuture<State> state = new CompletableFuture<>();

    private ServerOutput() {}

    static ServerOutput follow(Process process, int port) {
        ServerOutput output = new ServerOutput();
        Thread reader = new Thread(() -> output.read(process), "real-redis-" + port + "-output");
        reader.setDaemon(true);
        reader.start();
        return output;
    }

    private void read(Process process) {
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                keep(line);
                if (line.contains("Ready to accept connections") || line.contains("Sentinel ID is")) {
                    state.complete(State.READY);
                } else if (line.contains("Address already in use")) {
                    state.complete(State.PORT_TAKEN);
                }
            }
        } catch (IOException e) {
            keep("output ended: " + e.getMessage());
        } finally {
            state.complete(State.FAILED);
        }
    }

    private void keep(String line) {
        synchronized (lines) {
            if (lines.size() == KEPT_LINES) {
                lines.removeFirst();
            }
            lines.addLast(line);
        }
    }

    State awaitReady(long timeoutMillis) {
        try {
            return state.get(timeoutMillis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            return State.FAILED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return State.FAILED;
        }
    }

    String tail() {
        synchronized (lines) {
            return String.join("\n", lines);
        }
    }
}
