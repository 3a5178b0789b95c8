package io.crossfade.replicator;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.testing.Behaviour;
import io.crossfade.testing.RealRedis;
import io.crossfade.testing.ServerComparison;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import redis.clients.jedis.Jedis;

/** RDB files that a real server wrote, restored to another by the command line. */
class RdbImportIT {
    private static final String LIBRARY =
            "#!lua name=mylib\nredis.register_function('twice', function(keys, args) return 2 * args[1] end)";

    private static final byte[] EMPTY = "REDIS0009\u00ff\0\0\0\0\0\0\0\0".getBytes(ISO_8859_1);

    @TempDir
    private static Path data;

    private static RealRedis source;
    private static RealRedis target;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() {
        source = RealRedis.start("dir " + data, "enable-debug-command yes", "maxmemory-policy allkeys-lru");
        target = RealRedis.start("maxmemory-policy allkeys-lru");
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
    @Behaviour("BF-50")
    void rdb_everyType_targetIsEqual() {
        try (Jedis jedis = source.jedis()) {
            AllTypes.fill(jedis);
            jedis.functionLoadReplace(LIBRARY);
            jedis.save();
        }
        try (Jedis jedis = target.jedis()) {
            jedis.set("string", "older");
        }

        Cli run = restore(dump());

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.json())
                .containsEntry("status", "done")
                .containsEntry("read", AllTypes.COUNT)
                .containsEntry("restored", AllTypes.COUNT)
                .containsEntry("functions", 1)
                .containsEntry("balanced", true);
        assertThat(ServerComparison.compare(source, target, Duration.ZERO)).isEmpty();
        try (Jedis jedis = target.jedis()) {
            assertThat(jedis.fcall("twice", List.of(), List.of("21"))).isEqualTo(42L);
            assertThat(jedis.keys("__crossfade:*")).isEmpty();
        }
    }

    @Test
    @Behaviour("BF-51")
    void rdb_expiredKey_isCountedAndNotRestored() {
        try (Jedis jedis = source.jedis()) {
            jedis.set("stays", "1");
            jedis.sendCommand(() -> "DEBUG".getBytes(US_ASCII), "SET-ACTIVE-EXPIRE", "0");
            jedis.psetex("expired", 1, "1");
            jedis.save();
            jedis.sendCommand(() -> "DEBUG".getBytes(US_ASCII), "SET-ACTIVE-EXPIRE", "1");
        }

        Cli run = restore(dump());

        assertThat(run.json())
                .containsEntry("read", 2)
                .containsEntry("restored", 1)
                .containsEntry("expired", 1)
                .containsEntry("balanced", true);
        try (Jedis jedis = target.jedis()) {
            assertThat(jedis.keys("*")).containsExactly("stays");
        }
    }

    @Test
    @Behaviour("BF-51")
    void rdb_severalDatabases_eachGoesToItsOwnAndOthersAreFiltered() {
        try (Jedis jedis = source.jedis()) {
            jedis.set("zero", "0");
            jedis.set("tmp:zero", "0");
            jedis.select(1);
            jedis.set("one", "1");
            jedis.select(2);
            jedis.set("two", "2");
            jedis.save();
        }

        Cli run = restore(dump(), "crossfade.databases=0, 1:0:db1:", "crossfade.backfill.exclude=tmp:*");

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.json())
                .containsEntry("read", 4)
                .containsEntry("restored", 2)
                .containsEntry("filtered", 2)
                .containsEntry("balanced", true);
        assertThat(run.out()).contains("a key of database 2, which this run is not for");
        try (Jedis jedis = target.jedis()) {
            assertThat(jedis.keys("*")).containsExactlyInAnyOrder("zero", "db1:one");
        }
    }

    @Test
    @Behaviour("BF-51")
    void rdb_userMayNotWriteTheKeys_failsAndSaysSo() {
        try (Jedis jedis = source.jedis()) {
            jedis.set("string", "1");
            jedis.save();
        }
        try (Jedis jedis = target.jedis()) {
            jedis.aclSetUser("restricted", "on", "nopass", "~other:*", "~__crossfade:*", "+@all");
        }

        Cli run = restore(dump(), "crossfade.target.user=restricted", "crossfade.target.password=any");

        assertThat(run.code()).isEqualTo(5);
        assertThat(run.err()).contains("NOPERM");
    }

    static Stream<Arguments> unreadable() {
        return Stream.of(
                Arguments.of("no file", "there is no file", null),
                Arguments.of(
                        "another format", "does not begin as an RDB file", "*1\r\n$4\r\nPING\r\n".getBytes(US_ASCII)),
                Arguments.of("an unknown type", "something of type 243", with(9, 243)),
                Arguments.of("a newer version", "version 13", with(7, '1', '3')),
                Arguments.of("no end", "ends too early", Arrays.copyOf(EMPTY, 9)),
                Arguments.of("another sum", "check sum is another", with(10, 1)),
                Arguments.of("more behind the end", "more behind its end", Arrays.copyOf(EMPTY, EMPTY.length + 9)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unreadable")
    @Behaviour("BF-52")
    void rdb_unreadable_failsBeforeAnythingIsWritten(String what, String expected, byte[] content) throws IOException {
        Path file = folder.resolve("given.rdb");
        if (content != null) {
            Files.write(file, content);
        }

        Cli run = restore(file);

        assertThat(run.code()).isEqualTo(11);
        assertThat(run.err()).contains(expected);
        assertThat(run.out()).isEmpty();
    }

    @Test
    @Behaviour("BF-52")
    void rdb_damagedValue_failsBeforeAnythingIsWritten() throws IOException {
        try (Jedis jedis = source.jedis()) {
            AllTypes.fill(jedis);
            jedis.save();
        }
        byte[] bytes = Files.readAllBytes(dump());
        bytes[bytes.length / 2] ^= 1;
        Path file = Files.write(folder.resolve("damaged.rdb"), bytes);

        assertThat(restore(file).code()).isEqualTo(11);
        try (Jedis jedis = target.jedis()) {
            assertThat(jedis.dbSize()).isZero();
        }
    }

    @Test
    @Behaviour("BF-53")
    void rdb_writesAreCarriedAlready_refused() {
        Cli dual = restore(dump(), "crossfade.phase=dual-write");
        Cli lazy = restore(dump(), "crossfade.lazy.enabled=true");
        Cli traits = restore(dump(), "crossfade.backfill.min-bytes=10");

        assertThat(dual.code()).isEqualTo(2);
        assertThat(dual.err()).contains("--source-rdb is for SOURCE_ONLY");
        assertThat(lazy.code()).isEqualTo(2);
        assertThat(lazy.err()).contains("lazy");
        assertThat(traits.code()).isEqualTo(2);
        assertThat(traits.err()).contains("--match");
    }

    private static Path dump() {
        return data.resolve("dump.rdb");
    }

    private Cli restore(Path file, String... settings) {
        String config = Cli.config(folder, source.port(), target.host(), target.port(), settings);
        return Cli.run(
                "backfill",
                "-c",
                config,
                "--source-rdb",
                file.toString(),
                "--report",
                "json",
                "--checkpoint",
                folder.resolve("cp").toString());
    }

    private static byte[] with(int at, int... bytes) {
        byte[] changed = EMPTY.clone();
        for (int i = 0; i < bytes.length; i++) {
            changed[at + i] = (byte) bytes[i];
        }
        return changed;
    }
}
