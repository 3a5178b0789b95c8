package io.crossfade.backfill.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.backfill.TwoServers;
import io.crossfade.testing.Behaviour;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/** What a backfill would do, asked of real servers, which stay as they are. */
class CliDryRunIT {
    private static final int KEYS = 3_000;
    private static TwoServers servers;

    @TempDir
    private Path folder;

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
            for (int i = 0; i < KEYS / 3; i++) {
                jedis.set("string:" + i, "x".repeat(1_000));
                jedis.hset("hash:" + i, "field", "value");
                jedis.rpush("list:" + i, "a", "b");
            }
        }
    }

    @Test
    @Behaviour("BF-38")
    void dryRun_everyKey_toldFromASampleAndNothingChanged() {
        Map<String, Object> json = dryRun().json();

        assertThat(json)
                .containsEntry("command", "dry-run")
                .containsEntry("sourceKeys", KEYS)
                .containsEntry("targetKeys", 0)
                .containsEntry("sampled", 2_000)
                .containsEntry("refused", Map.of())
                .containsEntry("fits", true)
                .containsEntry("keysToCopy", Map.of("estimate", KEYS, "plusMinus", 0))
                .containsKey("seconds");
        assertThat(number(json, "bytes", "estimate")).isBetween(1_000_000L, 2_000_000L);
        assertThat(number(json, "bytes", "plusMinus")).isBetween(1L, 300_000L);
        assertThat(json.get("types")).asString().contains("hash=", "list=", "string=");
        assertThat(servers.targetKeys()).isZero();
        assertThat(folder.resolve("checkpoint")).doesNotExist();
    }

    @Test
    @Behaviour("BF-38")
    void dryRun_filters_areObeyed() {
        Map<String, Object> byName = dryRun("--match=string:*").json();
        Map<String, Object> byType = dryRun("--type=hash").json();

        assertThat(byName.get("types")).asString().startsWith("{string=").doesNotContain(",");
        assertThat(byType.get("types")).asString().startsWith("{hash=").doesNotContain(",");
        assertThat(number(byName, "keysToCopy", "estimate")).isBetween(KEYS / 5L, KEYS / 2L);
        assertThat(number(byType, "keysToCopy", "plusMinus")).isPositive();
    }

    @Test
    void dryRun_text_saysWhatMatters() {
        try (Jedis jedis = servers.target.jedis()) {
            jedis.configSet("maxmemory", "1gb");
        }
        CliRun run = CliRun.of("backfill", "-c", config(), "--dry-run");
        try (Jedis jedis = servers.target.jedis()) {
            jedis.configSet("maxmemory", "0");
        }

        assertThat(run.code()).isZero();
        assertThat(run.out())
                .contains("3,000 keys on the source, 0 on the target already")
                .contains("from a sample of 2,000 keys, with 95 % confidence")
                .contains("of its maxmemory of 1024 MiB: it fits")
                .contains("duration: about ");
    }

    @Test
    void dryRun_emptySource_nothingToTell() {
        servers.flush();

        Map<String, Object> json = dryRun().json();

        assertThat(json).containsEntry("sampled", 0).doesNotContainKey("seconds");
    }

    private CliRun dryRun(String... options) {
        String[] args = new String[options.length + 5];
        System.arraycopy(new String[] {"backfill", "-c", config(), "--dry-run", "--report=json"}, 0, args, 0, 5);
        System.arraycopy(options, 0, args, 5, options.length);
        CliRun run = CliRun.of(args);
        assertThat(run.code()).as(run.err()).isZero();
        return run;
    }

    private String config() {
        return CliRun.config(folder, "127.0.0.1", servers.source.port(), "127.0.0.1", servers.target.port())
                .toString();
    }

    @SuppressWarnings("unchecked")
    private static long number(Map<String, Object> json, String estimate, String part) {
        return ((Number) ((Map<String, Object>) json.get(estimate)).get(part)).longValue();
    }
}
