package io.crossfade.backfill.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.backfill.TwoServers;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.Race;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/** The commands over the databases 0 and 1, which are one on the target. */
class CliPrefixIT {
    private static final int KEYS = 300;
    private TwoServers servers;

    @TempDir
    private Path folder;

    @BeforeEach
    void start() {
        servers = new TwoServers();
        try (Jedis source = servers.source.jedis()) {
            for (int i = 0; i < KEYS; i++) {
                source.set("key:" + i, "zero");
            }
            source.select(1);
            for (int i = 0; i < KEYS; i++) {
                source.rpush("key:" + i, "one", "two");
            }
        }
    }

    @AfterEach
    void stop() {
        servers.close();
    }

    private String config(String... more) {
        String[] lines = new String[more.length + 2];
        lines[0] = "crossfade.databases=0, 1:0:db1:";
        lines[1] = "crossfade.backfill.verify-rounds=10ms";
        System.arraycopy(more, 0, lines, 2, more.length);
        return CliRun.config(folder, "127.0.0.1", servers.source.port(), "127.0.0.1", servers.target.port(), lines)
                .toString();
    }

    @Test
    @Behaviour({"DB-12", "DB-15"})
    void backfillAndVerify_sharedDatabase_bothWays() {
        CliRun backfill = CliRun.of("backfill", "-c", config(), "--report", "json");
        assertThat(backfill.code()).as(backfill.err()).isZero();
        try (Jedis target = servers.target.jedis()) {
            assertThat(target.dbSize()).isEqualTo(2 * KEYS);
            assertThat(target.get("key:7")).isEqualTo("zero");
            assertThat(target.lrange("db1:key:7", 0, -1)).containsExactly("one", "two");
            target.del("db1:key:0");
            target.lpop("db1:key:1");
            target.set("db1:extra", "v");
            target.del("key:2");
        }

        CliRun telling = CliRun.of("verify", "-c", config(), "--no-repair", "--report", "json");
        assertThat(telling.code()).isEqualTo(ExitCode.KEYS_LEFT.code());
        assertThat(telling.json()).containsEntry("remaining", 4);
        assertThat(CliRun.of("verify", "-c", config()).code()).isZero();
        try (Jedis target = servers.target.jedis()) {
            assertThat(target.exists("db1:extra")).isFalse();
            assertThat(target.lrange("db1:key:1", 0, -1)).containsExactly("one", "two");
            assertThat(target.dbSize()).isEqualTo(2 * KEYS);
        }
        assertThat(CliRun.of("status", "-c", config()).out()).contains("[db1:]", "finished");
    }

    @Test
    @Behaviour({"BF-80", "BF-81", "BF-82"})
    void verifyTiers_sharedDatabase_lookAtItsOwnKeys() {
        assertThat(CliRun.of("backfill", "-c", config()).code()).isZero();

        CliRun counts = CliRun.of("verify", "-c", config(), "--tier=counts");
        CliRun metadata = CliRun.of("verify", "-c", config(), "--tier=metadata", "--no-repair", "--report=json");
        CliRun sample = CliRun.of("verify", "-c", config(), "--tier=sample", "--sample-keys=100", "--report=json");

        assertThat(counts.code()).isEqualTo(ExitCode.USAGE.code());
        assertThat(counts.err()).contains("several databases share one on the target");
        assertThat(metadata.code()).as(metadata.out()).isZero();
        assertThat(metadata.json()).containsEntry("compared", 2 * KEYS).containsEntry("sought", 2 * KEYS);
        assertThat(sample.code()).as(sample.out()).isZero();
        assertThat(sample.json()).containsEntry("tier", "sample").containsEntry("passed", true);
        assertThat(((Number) sample.json().get("sought")).intValue()).isGreaterThanOrEqualTo(200);
    }

    /** Digests go by the names that the application knows, whatever stands before them on the target. */
    @Test
    @Behaviour({"BF-94", "BF-95"})
    void digests_sharedDatabase_areOfItsOwnKeys() {
        assertThat(CliRun.of("backfill", "-c", config()).code()).isZero();
        try (Jedis target = servers.target.jedis()) {
            target.set("db1:key:5", "other");
        }
        String source = folder.resolve("source.digest").toString();
        String target = folder.resolve("target.digest").toString();
        String[] verify = {"verify", "-c", config(), "--databases=1", "--report=json", "--digests", source, target};

        CliRun all = CliRun.of("digest", "-c", config(), "--side=source", "--out", source);
        CliRun.of("digest", "-c", config(), "--side=source", "--out", source, "--databases=1");
        CliRun copy = CliRun.of("digest", "-c", config(), "--side=target", "--out", target, "--databases=1");

        assertThat(all.code()).isEqualTo(ExitCode.USAGE.code());
        assertThat(all.err()).contains("digests are of one database");
        assertThat(copy.code()).as(copy.err()).isZero();
        assertThat(copy.out()).contains(": " + KEYS + " keys");
        assertThat(CliRun.of(verify).json()).containsEntry("differentSlots", 1).containsEntry("passed", true);
    }

    @Test
    @Behaviour({"DB-12", "DB-15"})
    void lazyBackfill_sharedDatabase_movesEachKeyOnce() {
        try (Jedis target = servers.target.jedis()) {
            target.set("db1:key:0", "written since");
        }
        CliRun backfill = CliRun.of(
                "backfill", "-c", config("crossfade.lazy.enabled=true", "crossfade.phase=target-live"), "--fresh");

        assertThat(backfill.code()).as(backfill.err()).isZero();
        try (Jedis target = servers.target.jedis()) {
            assertThat(target.get("db1:key:0")).isEqualTo("written since");
            assertThat(target.lrange("db1:key:7", 0, -1)).containsExactly("one", "two");
            assertThat(target.keys("key:*")).hasSize(KEYS);
            assertThat(target.keys("db1:key:*")).hasSize(KEYS);
        }
    }

    @Test
    @Behaviour("DB-17")
    @Race("T40")
    void keyWithAnothersPrefix_isLeftOutAndTold() {
        try (Jedis source = servers.source.jedis()) {
            source.set("db1:key:0", "of database 0");
        }
        CliRun backfill = CliRun.of("backfill", "-c", config(), "--report", "json");
        CliRun verify = CliRun.of("verify", "-c", config(), "--report", "json");

        assertThat(backfill.code()).isEqualTo(ExitCode.KEYS_LEFT.code());
        assertThat(backfill.out()).contains("begin with db1:, as those of database 1 do");
        assertThat(verify.code()).isEqualTo(ExitCode.KEYS_LEFT.code());
        assertThat(verify.json()).containsEntry("remaining", 1);
        assertThat(verify.out()).contains("colliding");
        try (Jedis target = servers.target.jedis()) {
            assertThat(target.lrange("db1:key:0", 0, -1)).containsExactly("one", "two");
        }
    }
}
