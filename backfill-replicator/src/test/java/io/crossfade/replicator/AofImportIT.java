package io.crossfade.replicator;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crossfade.testing.Behaviour;
import io.crossfade.testing.RealRedis;
import io.crossfade.testing.ServerComparison;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Jedis;

/** Append-only files that a real server wrote, or could have written, brought to another by the command line. */
class AofImportIT {
    private static final String LIBRARY =
            "#!lua name=mylib\nredis.register_function('twice', function(keys, args) return 2 * args[1] end)";

    private static final long SECONDS = 4_000_000_000L;
    private static final Duration MILLISECOND = Duration.ofMillis(1);
    private static RealRedis target;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() {
        target = RealRedis.start();
    }

    @AfterAll
    static void stop() {
        target.close();
    }

    @BeforeEach
    void empty() {
        target.flush();
    }

    @Test
    @Behaviour("BF-150")
    void aof_ofRealServer_targetIsEqual() {
        try (RealRedis source = RealRedis.start("dir " + folder, "appendonly yes", "aof-timestamp-enabled yes");
                Jedis jedis = source.jedis();
                Connection connection = source.connection()) {
            AllTypes.fill(jedis);
            rewrite(jedis);
            jedis.functionLoadReplace(LIBRARY);
            int refused = new AofTraffic(connection, 1, 3).write(3_000);
            assertThat(refused).as("most commands do something").isLessThan(1_500);
            jedis.select(0);
            jedis.rpush("list", "newer");
            jedis.setex("string", 10_000, "newer");
            try (Jedis other = target.jedis()) {
                other.set("string", "older");
                other.rpush("list", "older");
                other.set("other", "stays");
            }

            Cli run = restore(folder.resolve("appendonlydir"), "crossfade.databases=0, 1");

            assertThat(run.code()).as(run.err()).isZero();
            assertThat(run.json())
                    .containsEntry("status", "done")
                    .containsEntry("balanced", true)
                    .containsEntry("functions", 1)
                    .containsEntry("tail", List.of());
            try (Jedis other = target.jedis()) {
                assertThat(other.del("other")).isEqualTo(1);
                assertThat(other.fcall("twice", List.of(), List.of("21"))).isEqualTo(42L);
            }
            assertEqual(source, MILLISECOND);
        }
    }

    /** A server that loads the same file is the judge. */
    @ParameterizedTest
    @ValueSource(longs = {11, 12})
    @Behaviour("BF-151")
    void aof_cutAtRandomBytes_targetIsWhatAServerLoads(long seed) throws IOException {
        Path written = Files.createDirectory(folder.resolve("written"));
        try (RealRedis source = RealRedis.start("dir " + written, "appendonly yes");
                Connection connection = source.connection()) {
            new AofTraffic(connection, seed, 3).write(600);
        }
        byte[] commands = Files.readAllBytes(written.resolve("appendonlydir/appendonly.aof.1.incr.aof"));
        for (int i = 0; i < 2; i++) {
            byte[] cut = Arrays.copyOf(commands, new Random(seed + i).nextInt(commands.length));
            Path file = Files.write(folder.resolve("cut.aof"), cut);
            target.flush();

            Cli run = restore(file, "crossfade.databases=0, 1");

            assertThat(run.code()).as(run.err()).isZero();
            Path loaded = Files.createDirectories(folder.resolve("loaded" + i));
            Files.write(loaded.resolve("appendonly.aof"), cut);
            try (RealRedis judge = RealRedis.start("dir " + loaded, "appendonly yes", "aof-load-truncated yes")) {
                assertEqual(judge, MILLISECOND);
            }
        }
    }

    @Test
    @Behaviour("BF-154")
    void expiry_thatHadPassedBeforeItWasRenewed_isNotTheEnd() {
        Path file = new AofText()
                .commands(
                        "SELECT 0",
                        "SET session 1",
                        "PEXPIREAT session 1000",
                        "APPEND session 2",
                        "PEXPIREAT session " + SECONDS * 1_000,
                        "SET persisted 1 PXAT 1000",
                        "PERSIST persisted",
                        "SET copied 1 EXAT 1",
                        "RENAME copied renamed",
                        "EXPIREAT renamed " + SECONDS,
                        "SET expired 1 PXAT 1000",
                        "SET kept 1 PXAT 1000",
                        "SET kept 2 KEEPTTL")
                .write(folder.resolve("given.aof"));

        Cli run = restore(file);

        assertThat(run.json())
                .containsEntry("read", 5)
                .containsEntry("restored", 3)
                .containsEntry("expired", 2)
                .containsEntry("balanced", true)
                .containsEntry("commands", 12);
        try (Jedis jedis = target.jedis()) {
            assertThat(jedis.keys("*")).containsExactlyInAnyOrder("session", "persisted", "renamed");
            assertThat(jedis.get("session")).isEqualTo("12");
            assertThat(jedis.expireTime("session")).isEqualTo(SECONDS);
            assertThat(jedis.ttl("persisted")).isEqualTo(-1);
            assertThat(jedis.expireTime("renamed")).isEqualTo(SECONDS);
        }
    }

    /** The server writes the file, and takes what comes back. */
    @Test
    @Behaviour("BF-191")
    void expiry_asFarAwayAsAServerTakesIt_isKept() {
        try (RealRedis source = RealRedis.start("dir " + folder, "appendonly yes");
                Jedis jedis = source.jedis()) {
            jedis.set("snapshot", "1");
            jedis.pexpireAt("snapshot", 9_000_000_000_000_000_000L);
            rewrite(jedis);
            jedis.set("far", "1");
            jedis.pexpireAt("far", 9_000_000_000_000_000_000L);
            jedis.set("last", "1");
            jedis.pexpireAt("last", Long.MAX_VALUE);
            jedis.pexpireAt("snapshot", 9_000_000_000_000_000_001L);

            Cli run = restore(folder.resolve("appendonlydir"));

            assertThat(run.code()).as(run.err()).isZero();
            assertThat(run.json()).containsEntry("restored", 3);
        }
        try (Jedis jedis = target.jedis()) {
            assertThat(jedis.pexpireTime("far")).isEqualTo(9_000_000_000_000_000_000L);
            assertThat(jedis.pexpireTime("snapshot")).isEqualTo(9_000_000_000_000_000_001L);
            assertThat(jedis.pexpireTime("last")).isEqualTo(Long.MAX_VALUE - 30_000_000_000_000L);
        }
    }

    @Test
    @Behaviour("BF-155")
    void databases_exchangedEmptiedAndMapped_endAsInTheFile() {
        Path file = new AofText()
                .commands(
                        "SELECT 1", "SET gone 1", "FLUSHDB", "SET a 1", "SELECT 0", "SET b 1", "SWAPDB 0 1", "SET c 1")
                .commands("MOVE c 1", "COPY a d DB 1", "SELECT 2", "SET e 1", "SELECT 3", "SET f 1", "SET tmp:g 1")
                .write(folder.resolve("given.aof"));

        Cli run = restore(file, "crossfade.databases=0, 1:0:db1:, 3", "crossfade.backfill.exclude=tmp:*");

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.json())
                .containsEntry("read", 7)
                .containsEntry("filtered", 2)
                .containsEntry("restored", 5);
        assertThat(run.out()).contains("a key of database 2, which this run is not for");
        try (Jedis jedis = target.jedis()) {
            assertThat(jedis.keys("*")).containsExactlyInAnyOrder("a", "db1:b", "db1:c", "db1:d");
            jedis.select(3);
            assertThat(jedis.keys("*")).containsExactly("f");
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    NOSUCHCOMMAND a b                       | 11 | NOSUCHCOMMAND, which is not in the command table
                    EVAL return 0                           | 11 | EVAL itself instead of what it did
                    EXPIRE a 100                            | 11 | EXPIRE with a time from then on
                    SET b 1 EX 100                          | 11 | SET with a time from then on
                    HPEXPIREAT h 99999999999999 FIELDS 1 f  | 11 | fields of its hashes expire
                    SORT a BY w_* STORE b                   | 11 | SORT with a pattern
                    FUNCTION RESTORE x                      | 11 | FUNCTION RESTORE
                    DEBUG SLEEP 0                           | 11 | DEBUG
                    LPUSH a 1                               | 9  | the target answers LPUSH of the file with: WRONGTYPE
                    """)
    @Behaviour("BF-152")
    void aof_withWhatCannotBeRepeated_failsBeforeAnythingIsRestored(String command, int code, String expected) {
        Path file = new AofText().commands("SET a 1", command).write(folder.resolve("given.aof"));

        Cli run = restore(file);

        assertThat(run.code()).as(run.err()).isEqualTo(code);
        assertThat(run.err()).contains(expected);
        try (Jedis jedis = target.jedis()) {
            assertThat(jedis.dbSize()).as("nothing is left either").isZero();
        }
    }

    @Test
    @Behaviour("BF-156")
    void phase_whereWritesAreCarried_isRefused() {
        Path file = new AofText().commands("SET a 1").write(folder.resolve("given.aof"));

        Stream.of("crossfade.phase=dual-write", "crossfade.lazy.enabled=true", "crossfade.backfill.min-bytes=10")
                .forEach(setting -> assertThat(restore(file, setting).code()).isEqualTo(2));
        assertThat(restore(file, "crossfade.phase=dual-write").err()).contains("--source-aof is for SOURCE_ONLY");
    }

    private void assertEqual(RealRedis expected, Duration tolerance) {
        for (int database = 0; database < 2; database++) {
            try (Connection one = expected.connection();
                    Connection two = target.connection()) {
                byte[] number = Integer.toString(database).getBytes(US_ASCII);
                Stream.of(one, two).forEach(connection -> {
                    connection.sendCommand(() -> "SELECT".getBytes(US_ASCII), number);
                    connection.getOne();
                });
                assertThat(ServerComparison.compare(one, two, tolerance))
                        .as("database %d", database)
                        .isEmpty();
            }
        }
        try (Jedis jedis = target.jedis()) {
            assertThat(jedis.keys("__crossfade:*")).isEmpty();
        }
    }

    static void rewrite(Jedis jedis) {
        jedis.bgrewriteaof();
        awaitRewritten(jedis);
    }

    static void awaitRewritten(Jedis jedis) {
        await().until(() -> jedis.info("persistence").contains("aof_rewrite_in_progress:0")
                && jedis.info("persistence").contains("aof_rewrite_scheduled:0"));
    }

    private Cli restore(Path file, String... settings) {
        return Cli.restore(folder, target, target.port(), file, settings);
    }
}
