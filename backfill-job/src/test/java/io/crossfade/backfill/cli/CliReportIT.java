package io.crossfade.backfill.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.backfill.TwoServers;
import io.crossfade.testing.Behaviour;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/** Reports as pages, of keys whose names and values would be markup. */
class CliReportIT {
    private static final String KEY = "<img src=x onerror=alert(1)>";
    private static final String VALUE = "a value of the application";
    private static TwoServers servers;

    @TempDir
    private Path folder;

    private String config = "";

    @BeforeAll
    static void start() {
        servers = new TwoServers();
    }

    @AfterAll
    static void stop() {
        servers.close();
    }

    @BeforeEach
    void differ() {
        servers.flush();
        try (Jedis source = servers.source.jedis();
                Jedis target = servers.target.jedis()) {
            source.set(KEY, VALUE);
            target.set(KEY, "other");
        }
        config = CliRun.config(
                        folder,
                        "127.0.0.1",
                        servers.source.port(),
                        "127.0.0.1",
                        servers.target.port(),
                        "crossfade.backfill.verify-rounds=10ms")
                .toString();
    }

    @Test
    @Behaviour("BF-113")
    void verify_htmlOnStandardOutput_namesKeysByFingerprintAndNoValues() {
        CliRun run = CliRun.of("verify", "-c", config, "--no-repair", "--report", "html");

        assertThat(run.code()).isEqualTo(ExitCode.KEYS_LEFT.code());
        assertThat(run.out())
                .startsWith("<!DOCTYPE html>")
                .contains("<h1 class=\"bad\">Different in 1 keys")
                .doesNotContain("img src", "onerror", VALUE);
    }

    @Test
    @Behaviour("BF-113")
    void verify_htmlWithNames_escapesThem() {
        CliRun run = CliRun.of("verify", "-c", config, "--no-repair", "--report", "html", "--show-keys");

        assertThat(run.out())
                .contains("&lt;img src=x onerror=alert(1)&gt;")
                .doesNotContain("<img")
                .doesNotContain(VALUE);
    }

    @Test
    @Behaviour("BF-113")
    void backfillAndReconcile_htmlFile_isWrittenBesideTheText() throws IOException {
        for (String command : new String[] {"backfill", "reconcile"}) {
            Path page = folder.resolve(command + ".html");

            CliRun run = CliRun.of(command, "-c", config, "--report", page.toString());

            assertThat(run.code()).as(run.err()).isZero();
            assertThat(run.out()).as(command).doesNotContain("<html");
            assertThat(Files.readString(page))
                    .as(command)
                    .startsWith("<!DOCTYPE html>")
                    .contains("<h1 class=\"good\">")
                    .doesNotContain(VALUE, KEY);
        }
        servers.assertEqual();
    }

    @Test
    void report_formByName_textOrJson() {
        assertThat(CliRun.of("verify", "-c", config, "--report", "text").out()).startsWith("Equal");
        assertThat(CliRun.of("verify", "-c", config, "--report", "JSON").json()).containsEntry("equal", true);
    }
}
