package io.crossfade.backfill.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows a text at {@code /metrics} until it is closed, by the JDK's HTTP server with four threads {@code crossfade-metrics-<n>} and one
 * of its own. Who does not finish a request, or does not read the answer, is cut off after 5 s. Thread-safe.
 */
public final class MetricsEndpoint implements AutoCloseable {
    /** Where the text is. */
    public static final String PATH = "/metrics";

    private static final Logger LOG = LoggerFactory.getLogger(MetricsEndpoint.class);
    private static final int THREADS = 4;
    private static final int BACKLOG = 16;
    private static final String LONGEST_SECONDS = "5";

    private final HttpServer server;
    private final ExecutorService threads;
    private final Supplier<String> text;

    private MetricsEndpoint(HttpServer server, Supplier<String> text) {
        this.server = server;
        this.text = text;
        AtomicInteger number = new AtomicInteger();
        this.threads = Executors.newFixedThreadPool(THREADS, task -> {
            Thread thread = new Thread(task, "crossfade-metrics-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Begins to listen. Does not block.
     *
     * @param address where; port 0 for any that is free
     * @param text makes the text, on a thread of the endpoint
     * @throws IOException if that address cannot be used
     */
    public static MetricsEndpoint open(InetSocketAddress address, Supplier<String> text) throws IOException {
        unlessSet("sun.net.httpserver.maxReqTime");
        unlessSet("sun.net.httpserver.maxRspTime");
        HttpServer server = HttpServer.create(address, BACKLOG);
        MetricsEndpoint endpoint = new MetricsEndpoint(server, text);
        server.createContext("/", endpoint::answer);
        server.setExecutor(endpoint.threads);
        server.start();
        return endpoint;
    }

    /** The JDK's server takes its limits from there alone, when it is loaded; without them it waits for ever. */
    private static void unlessSet(String property) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, LONGEST_SECONDS);
        }
    }

    /** Returns the port. */
    public int port() {
        return server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String method = exchange.getRequestMethod();
            if (!exchange.getRequestURI().getPath().equals(PATH)) {
                send(exchange, 404, "the figures are at " + PATH + "\n");
            } else if (method.equals("GET") || method.equals("HEAD")) {
                exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
                send(exchange, 200, text.get());
            } else {
                exchange.getResponseHeaders().set("Allow", "GET, HEAD");
                send(exchange, 405, "");
            }
        } catch (RuntimeException e) {
            LOG.warn("the figures cannot be shown", e);
            throw e;
        }
    }

    private static void send(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        if (exchange.getRequestMethod().equals("HEAD") || bytes.length == 0) {
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    /** Ends it, whoever is being answered. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
