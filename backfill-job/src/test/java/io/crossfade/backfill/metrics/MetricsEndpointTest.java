package io.crossfade.backfill.metrics;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.crossfade.testing.Behaviour;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A text on a port, asked for as one should and otherwise. */
class MetricsEndpointTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private MetricsEndpoint endpoint;

    @BeforeEach
    void open() throws IOException {
        endpoint = open(0, () -> "figures 1\n");
    }

    @AfterEach
    void close() {
        endpoint.close();
    }

    @Test
    @Behaviour("BF-125")
    void get_ofTheFigures_isTheTextInPrometheusFormat() throws Exception {
        HttpResponse<String> answer = ask("GET", "/metrics?any=thing");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("figures 1\n");
        assertThat(answer.headers().firstValue("Content-Type")).contains("text/plain; version=0.0.4; charset=utf-8");
        assertThat(ask("HEAD", "/metrics").body()).isEmpty();
    }

    @Test
    @Behaviour("BF-129")
    void request_ofAnythingElse_isRefused() throws Exception {
        assertThat(ask("GET", "/").statusCode()).isEqualTo(404);
        assertThat(ask("GET", "/metricsandmore").statusCode()).isEqualTo(404);
        assertThat(ask("GET", "/metrics/x").statusCode()).isEqualTo(404);
        assertThat(ask("DELETE", "/metrics").statusCode()).isEqualTo(405);
    }

    /** They hang in the middle of a request, or while they are answered. */
    @Test
    @Behaviour("BF-129")
    void get_othersHang_isAnswered() throws Exception {
        CountDownLatch slow = new CountDownLatch(1);
        SlowAtFirst text = new SlowAtFirst(slow);
        try (MetricsEndpoint busy = open(0, text);
                Socket unfinished = new Socket(InetAddress.getLoopbackAddress(), busy.port())) {
            unfinished.getOutputStream().write("GET /met".getBytes(US_ASCII));
            CompletableFuture<HttpResponse<String>> first =
                    CLIENT.sendAsync(request("GET", busy.port(), "/metrics"), HttpResponse.BodyHandlers.ofString());

            await().atMost(Duration.ofSeconds(30)).until(() -> text.asked.get() == 1);

            assertThat(ask("GET", busy.port(), "/metrics").body()).isEqualTo("figures 2\n");

            assertThat(first).isNotDone();
            slow.countDown();
            assertThat(first.get(30, TimeUnit.SECONDS).body()).isEqualTo("figures 1\n");
        } finally {
            slow.countDown();
        }
    }

    /** A text whose first reader waits for the second. */
    private static final class SlowAtFirst implements Supplier<String> {
        private final AtomicInteger asked = new AtomicInteger();
        private final CountDownLatch slow;

        SlowAtFirst(CountDownLatch slow) {
            this.slow = slow;
        }

        @Override
        public String get() {
            int number = asked.incrementAndGet();
            if (number == 1) {
                try {
                    slow.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            return "figures " + number + "\n";
        }
    }

    @Test
    @Behaviour("BF-127")
    void open_portIsTaken_fails() {
        assertThatThrownBy(() -> open(endpoint.port(), () -> "")).isInstanceOf(BindException.class);
    }

    @Test
    @Behaviour("BF-129")
    void close_endsIt() {
        endpoint.close();

        assertThatThrownBy(() -> ask("GET", "/metrics")).isInstanceOf(ConnectException.class);
    }

    private static MetricsEndpoint open(int port, Supplier<String> text) throws IOException {
        return MetricsEndpoint.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), text);
    }

    private HttpResponse<String> ask(String method, String path) throws Exception {
        return ask(method, endpoint.port(), path);
    }

    private static HttpResponse<String> ask(String method, int port, String path) throws Exception {
        return CLIENT.send(request(method, port, path), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpRequest request(String method, int port, String path) {
        String host = InetAddress.getLoopbackAddress().getHostAddress();
        return HttpRequest.newBuilder(URI.create("http://" + host + ":" + port + path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .timeout(Duration.ofSeconds(30))
                .build();
    }
}
