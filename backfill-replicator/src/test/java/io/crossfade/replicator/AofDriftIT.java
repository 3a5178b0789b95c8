package io.crossfade.replicator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crossfade.testing.Behaviour;
import io.crossfade.testing.RealRedis;
import io.crossfade.testing.ServerComparison;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import redis.clients.jedis.Jedis;

/** The keys that an append-only file says have changed since a point in time. */
class AofDriftIT {
    private static RealRedis source;
    private static RealRedis target;

    @TempDir
    private static Path data;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() {
        source = RealRedis.start("dir " + data, "appendonly yes", "aof-timestamp-enabled yes");
        target = RealRedis.start();
    }

    @AfterAll
    static void stop() {
        source.close();
        target.close();
    }

    @BeforeEach
    void empty() {
        source.flush();
        target.flush();
    }

    @Test
    @Behaviour("BF-157")
    void drift_ofRealServer_keysThatChangedAreEqual() {
        try (Jedis jedis = source.jedis();
                Jedis other = target.jedis()) {
            AofImportIT.rewrite(jedis);
            Instant since = Instant.now().plusSeconds(1);
            await().until(() -> Instant.now().isAfter(since));
            AllTypes.fill(jedis);
            jedis.set("deleted", "1");
            jedis.del("deleted");
            jedis.set("again", "1");
            jedis.set("again", "2");
            other.set("deleted", "older");
            other.set("string", "older");

            Cli run = drift(data.resolve("appendonlydir"), since, "crossfade.phase=dual-write");

            assertThat(run.code()).as(run.err()).isZero();
            assertThat(run.json())
                    .containsEntry("status", "done")
                    .containsEntry("balanced", true)
                    .containsEntry("changed", AllTypes.COUNT + 2)
                    .containsEntry("copied", AllTypes.COUNT + 1)
                    .containsEntry("gone", 1);
            assertThat(ServerComparison.compare(source, target, Duration.ZERO)).isEmpty();
        }
    }

    /** The file is older than what the application has written since: only its names count. */
    @Test
    @Behaviour("BF-159")
    void drift_fileWithOlderValues_bringsThoseOfNow() {
        Path file = new AofText()
                .raw("#TS:1000\r\n")
                .commands("SET unchanged 1")
                .raw("#TS:2000\r\n")
                .commands(
                        "SET changed old",
                        "SET deleted old",
                        "SET tmp:left 1",
                        "SELECT 5",
                        "SET elsewhere 1",
                        "SELECT 0")
                .commands("MULTI", "SET torn 1")
                .write(folder.resolve("given.aof"));
        try (Jedis jedis = source.jedis();
                Jedis other = target.jedis()) {
            jedis.set("changed", "new");
            jedis.set("unchanged", "new");
            jedis.set("torn", "new");
            jedis.hset("hash", Map.of("f", "1"));
            other.set("deleted", "old");

            Cli run = drift(file, Instant.ofEpochSecond(2_500), "crossfade.backfill.exclude=tmp:*");

            assertThat(run.code()).as(run.err()).isZero();
            assertThat(run.json())
                    .containsEntry("changed", 4)
                    .containsEntry("copied", 1)
                    .containsEntry("gone", 1)
                    .containsEntry("filtered", 2)
                    .containsEntry("balanced", true);
            assertThat(run.out()).contains("a transaction without an end");
            assertThat(other.get("changed")).isEqualTo("new");
            assertThat(other.keys("*")).containsExactly("changed");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    FLUSHALL            | FLUSHALL, which changes keys without naming them
                    SWAPDB 0 1          | SWAPDB, which changes keys without naming them
                    NOSUCHCOMMAND a     | NOSUCHCOMMAND, which is not in the command table
                    EVAL return 0       | EVAL, which does not name what it changes
                    """)
    @Behaviour("BF-158")
    void drift_ofWhatNamesNoKeys_isRefusedAndSaysWhatToDo(String command, String expected) {
        Path file =
                new AofText().raw("#TS:1000\r\n").commands("SET a 1", command).write(folder.resolve("given.aof"));

        Cli run = drift(file, Instant.ofEpochSecond(2_000));

        assertThat(run.code()).isEqualTo(11);
        assertThat(run.err()).contains(expected).contains("crossfade verify");
    }

    @Test
    @Behaviour("BF-158")
    void drift_sinceBeforeTheRewrite_isRefusedAndSaysSinceWhenItIsTold() {
        try (Jedis jedis = source.jedis()) {
            AofImportIT.rewrite(jedis);
            jedis.set("a", "1");
        }

        Cli run = drift(data.resolve("appendonlydir"), Instant.now().minusSeconds(3_600));

        assertThat(run.code()).isEqualTo(11);
        assertThat(run.err()).contains("it tells nothing of what came before").contains("say --since");
    }

    @Test
    @Behaviour("BF-159")
    void drift_whereItCannot_isRefused() {
        Path file = new AofText().raw("#TS:1000\r\n").commands("SET a 1").write(folder.resolve("given.aof"));

        assertThat(drift(file, Instant.now(), "crossfade.lazy.enabled=true").code())
                .isEqualTo(2);
        assertThat(drift(file, Instant.now(), "crossfade.phase=target-live").code())
                .isEqualTo(2);
        Cli alone = Cli.run("backfill", "-c", config(), "--since", "2026-11-24T06:00:00Z");
        assertThat(alone.code()).isEqualTo(2);
        assertThat(alone.err()).contains("--since needs --source-aof");
    }

    private String config(String... settings) {
        return Cli.config(folder, source.port(), target.host(), target.port(), settings);
    }

    private Cli drift(Path file, Instant since, String... settings) {
        return Cli.run(
                "backfill",
                "-c",
                config(settings),
                "--source-aof",
                file.toString(),
                "--since",
                since.toString(),
                "--report",
                "json",
                "--checkpoint",
                folder.resolve("cp").toString());
    }
}
