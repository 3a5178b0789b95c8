package io.crossfade.backfill.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.crossfade.backfill.TwoServers;
import io.crossfade.testing.Background;
import io.crossfade.testing.Behaviour;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/** The figures of a run of the command, scraped while it goes on. */
class CliMetricsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern URL = Pattern.compile("metrics: (http://127\\.0\\.0\\.1:\\d+/metrics)");
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static TwoServers servers;

    @TempDir
    private Path folder;

    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void start() {
        servers = new TwoServers();
    }

    @AfterAll
    static void stop() {
        servers.close();
    }

    @BeforeEach
    void fill() {
        servers.flush();
        try (Jedis jedis = servers.source.jedis()) {
            for (int i = 0; i < 2_000; i++) {
                jedis.set("secret:" + i, "hidden");
            }
        }
    }

    @Test
    @Behaviour({"BF-125", "BF-126", "BF-128", "BF-129"})
    void backfill_withMetricsPort_showsHowFarItIsUntilItEnds() throws Exception {
        CompletableFuture<Integer> run = run("backfill", "--metrics-port", "0", "--rate", "100", "--workers", "2");
        URI url = url();

        await().atMost(PATIENCE).until(() -> figure(scrape(url), "crossfade_job_keys_total", "copied") > 20);
        String text = scrape(url);

        assertThat(figure(text, "crossfade_job_bytes_total", "source")).isPositive();
        assertThat(figure(text, "crossfade_job_bytes_total", "target")).isPositive();
        assertThat(figure(text, "crossfade_job_slices", "done") + figure(text, "crossfade_job_slices", "left"))
                .isPositive();
        assertThat(figure(text, "crossfade_job_progress", "")).isBetween(0.0, 1.0);
        assertThat(figure(text, "crossfade_job_throttle_share", "")).isPositive();
        assertThat(figure(text, "jvm_memory_used_bytes", "heap")).isPositive();
        assertThat(text).doesNotContain("secret", "hidden", "127.0.0.1", Integer.toString(servers.source.port()));
        assertThat(CliRun.of("stop", "-c", config()).code()).isZero();
        assertThat(run.get(60, TimeUnit.SECONDS)).isEqualTo(ExitCode.STOPPED.code());
        assertThatThrownBy(() -> scrape(url)).isInstanceOf(ConnectException.class);
    }

    @Test
    @Behaviour("BF-127")
    void backfill_portIsTaken_isRefusedBeforeAnythingIsDone() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            String port = Integer.toString(taken.getLocalPort());

            assertThat(run("backfill", "--backup", "--fast-import", "--metrics-port", port)
                            .get(60, TimeUnit.SECONDS))
                    .isEqualTo(ExitCode.USAGE.code());

            assertThat(err.toString())
                    .contains("crossfade: --metrics-port: cannot listen on 127.0.0.1:" + port)
                    .contains("nothing was done")
                    .doesNotContain("backup:", "fast import:");
            assertThat(servers.targetKeys()).isZero();
        }
    }

    @Test
    @Behaviour({"BF-126", "BF-127"})
    void backfill_addressOfAnotherMachine_isRefused() {
        for (String address : new String[] {"192.0.2.1", "no.such.host.invalid"}) {
            CliRun run = CliRun.of("backfill", "-c", config(), "--metrics-port", "0", "--metrics-address", address);

            assertThat(run.code()).isEqualTo(ExitCode.USAGE.code());
            assertThat(run.err()).contains(address);
        }
        assertThat(servers.targetKeys()).isZero();
    }

    @Test
    @Behaviour({"BF-125", "BF-175"})
    void verify_withMetricsPort_showsHowKeysEnd() throws Exception {
        assertThat(run("backfill").get(60, TimeUnit.SECONDS)).isZero();
        err.getBuffer().setLength(0);
        CompletableFuture<Integer> run =
                run("verify", "--metrics-port", "0", "--rate", "1000", "--workers", "1", "--scan-count", "50");
        URI url = url();
        AtomicReference<String> text = new AtomicReference<>("");

        await().atMost(PATIENCE).until(() -> {
            text.set(scrape(url));
            return figure(text.get(), "crossfade_job_keys_total", "alike") > 20;
        });

        assertThat(text.get())
                .contains("crossfade_job_keys_total{command=\"verify\",outcome=\"missing\"} 0.0\n")
                .doesNotContain("secret", "hidden");
        assertThat(figure(text.get(), "crossfade_job_slices", "left")).isPositive();
        assertThat(figure(text.get(), "crossfade_job_throttle_share", "")).isPositive();
        assertThat(figure(text.get(), "crossfade_job_bytes_total", "source")).isPositive();
        assertThat(run.get(60, TimeUnit.SECONDS)).isZero();
    }

    @Test
    @Behaviour("BF-125")
    void otherCommands_withMetricsPort_showWhatTheyDo() throws Exception {
        assertThat(run("backfill").get(60, TimeUnit.SECONDS)).isZero();
        for (String command : new String[] {"verify", "reconcile"}) {
            err.getBuffer().setLength(0);
            servers.source.pause(); // so that it has not ended before it is asked
            try {
                CompletableFuture<Integer> run = run(command, "--metrics-port", "0");
                assertThat(scrape(url()))
                        .contains("crossfade_job_keys_done{command=\"" + command + "\"} 0.0\n")
                        .contains("crossfade_job_keys_total{command=\"" + command + "\",outcome=\"alike\"} 0.0\n");
                servers.source.resume();
                assertThat(run.get(60, TimeUnit.SECONDS)).isZero();
            } finally {
                servers.source.resume();
            }
        }
    }

    private CompletableFuture<Integer> run(String command, String... options) {
        String[] args = new String[options.length + 4];
        args[0] = command;
        args[1] = "-c";
        args[2] = config();
        args[3] = "--progress=none";
        System.arraycopy(options, 0, args, 4, options.length);
        return Background.supply(
                () -> CrossfadeCli.run(new PrintWriter(new StringWriter()), new PrintWriter(err), args));
    }

    private URI url() {
        await().atMost(PATIENCE).until(() -> URL.matcher(err.toString()).find());
        Matcher found = URL.matcher(err.toString());
        assertThat(found.find()).isTrue();
        return URI.create(found.group(1));
    }

    private static String scrape(URI url) throws Exception {
        HttpResponse<String> answer =
                CLIENT.send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.body();
    }

    /** Returns the first one of that name with that tag. */
    private static double figure(String text, String name, String tag) {
        return text.lines()
                .filter(line -> line.startsWith(name + "{") && (tag.isEmpty() || line.contains("=\"" + tag + "\"")))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no " + name + " of " + tag + " in " + text));
    }

    private String config() {
        return CliRun.config(folder, "127.0.0.1", servers.source.port(), "127.0.0.1", servers.target.port())
                .toString();
    }
}
