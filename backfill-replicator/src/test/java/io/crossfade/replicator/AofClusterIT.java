package io.crossfade.replicator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crossfade.backfill.replay.ScratchNames;
import io.crossfade.model.Key;
import io.crossfade.testing.Background;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.Difference;
import io.crossfade.testing.RealCluster;
import io.crossfade.testing.RealRedis;
import io.crossfade.testing.ServerComparison;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Jedis;

/** Append-only files of one server, brought to a cluster: commands there name keys of several slots. */
class AofClusterIT {
    private static final int AREA = ScratchNames.OWNER.slot();
    private static RealRedis source;
    private static RealCluster target;

    @TempDir
    private static Path data;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() {
        source = RealRedis.start("dir " + data, "appendonly yes", "aof-timestamp-enabled yes");
        target = RealCluster.start();
    }

    @AfterAll
    static void stop() {
        source.close();
        target.close();
    }

    @BeforeEach
    void empty() {
        target.awaitAgreement();
        target.flush();
        source.flush();
        try (Jedis jedis = source.jedis()) {
            AofImportIT.rewrite(jedis);
        }
    }

    /** Keys of the snapshot that no command names, keys of both kinds of file parts, transactions and commands over several slots. */
    @Test
    @Behaviour({"BF-150", "BF-193"})
    void aof_ofRealServer_clusterIsEqual() {
        try (Jedis jedis = source.jedis();
                Connection connection = source.connection()) {
            AllTypes.fill(jedis);
            AofImportIT.rewrite(jedis);
            new AofTraffic(connection, 5, 3).write(2_000);
            jedis.select(0);
            jedis.rpush("list", "newer");
            jedis.setex("string", 10_000, "newer");

            Cli run = backfill();

            assertThat(run.code()).as(run.err()).isZero();
            assertThat(run.json()).containsEntry("status", "done").containsEntry("balanced", true);
        }
        assertThat(differences()).isEmpty();
        assertNothingIsLeft();
    }

    /** No server of a cluster executes such a transaction: it would be refused there with CROSSSLOT. */
    @Test
    @Behaviour({"BF-154", "BF-193"})
    void transaction_overSeveralSlots_endsAsInTheFile() {
        AofText text = new AofText().commands("SELECT 0", "MULTI");
        for (int i = 0; i < 50; i++) {
            text.commands("SET key" + i + " 1 PXAT 1000", "RPUSH list" + i + " a b");
        }
        text.commands("EXEC", "MULTI");
        for (int i = 0; i < 50; i++) {
            text.commands("PEXPIREAT key" + i + " 4000000000000", "RPOPLPUSH list" + i + " list" + (i + 1) % 50);
        }
        Path file = text.commands("RENAME key0 renamed", "EXEC").write(folder.resolve("given.aof"));

        Cli run = backfill(file);

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.json()).containsEntry("restored", 100).containsEntry("expired", 0);
        assertThat(target.servers().stream().mapToLong(AofClusterIT::keys))
                .as("every primary has some")
                .allMatch(keys -> keys > 10)
                .hasSize(3);
        try (Jedis renamed = ownerOf("renamed").jedis();
                Jedis list = ownerOf("list1").jedis()) {
            assertThat(renamed.pexpireTime("renamed")).isEqualTo(4_000_000_000_000L);
            assertThat(list.lrange("list1", 0, -1)).containsExactly("b", "a");
        }
        assertNothingIsLeft();
    }

    /** The area's slot goes to another primary while commands are executed there: none may count twice, nor be left out. */
    @Test
    @Behaviour({"BF-162", "BF-193"})
    void slotOfTheArea_movesMeanwhile_nothingIsExecutedTwice() throws Exception {
        AofText text = new AofText();
        for (int i = 0; i < 400; i++) {
            text.command("RPUSH", "list" + i % 3, "element" + i);
        }
        Path file = text.write(folder.resolve("given.aof"));
        RealRedis from = target.ownerOf(AREA);
        RealRedis to = target.primaries().stream()
                .filter(node -> node != from)
                .findFirst()
                .orElseThrow();
        CompletableFuture<Cli> run = Background.supply(
                () -> backfill(file, "crossfade.backfill.rate=200", "crossfade.backfill.batch-size=10"));
        await().until(() -> keys(from) > 3);
        target.move(AREA, to);

        assertThat(run.get().code()).as(run.get().err()).isZero();
        for (int i = 0; i < 3; i++) {
            int first = i;
            List<String> expected = IntStream.range(0, 400)
                    .filter(number -> number % 3 == first)
                    .mapToObj(number -> "element" + number)
                    .collect(Collectors.toList());
            try (Jedis jedis = ownerOf("list" + i).jedis()) {
                assertThat(jedis.lrange("list" + i, 0, -1)).isEqualTo(expected);
            }
        }
        assertNothingIsLeft();
    }

    @Test
    @Behaviour({"BF-157", "BF-193"})
    void drift_ofRealServer_keysThatChangedAreEqual() {
        try (Jedis jedis = source.jedis()) {
            jedis.set("unchanged", "only on the source");
            AofImportIT.rewrite(jedis);
            Instant since = Instant.now().plusSeconds(1);
            await().until(() -> Instant.now().isAfter(since));
            AllTypes.fill(jedis);
            jedis.mset("a", "1", "b", "2", "c", "3");
            jedis.set("deleted", "1");
            jedis.del("deleted");
            try (Jedis other = ownerOf("deleted").jedis()) {
                other.set("deleted", "older");
            }

            Cli run = backfill(
                    data.resolve("appendonlydir"), List.of("--since", since.toString()), "crossfade.phase=dual-write");

            assertThat(run.code()).as(run.err()).isZero();
            assertThat(run.json())
                    .containsEntry("balanced", true)
                    .containsEntry("changed", AllTypes.COUNT + 4)
                    .containsEntry("copied", AllTypes.COUNT + 3)
                    .containsEntry("gone", 1);
            jedis.del("unchanged");
        }
        assertThat(differences()).isEmpty();
    }

    private static List<Difference> differences() {
        return ServerComparison.compare(List.of(source), target.servers(), Duration.ofMillis(1));
    }

    private static void assertNothingIsLeft() {
        for (RealRedis node : target.servers()) {
            try (Jedis jedis = node.jedis()) {
                assertThat(jedis.keys("__crossfade:*")).isEmpty();
            }
        }
    }

    private static RealRedis ownerOf(String key) {
        return target.ownerOf(Key.of(key).slot());
    }

    private static long keys(RealRedis node) {
        try (Jedis jedis = node.jedis()) {
            return jedis.dbSize();
        }
    }

    private Cli backfill() {
        return backfill(data.resolve("appendonlydir"));
    }

    private Cli backfill(Path file, String... settings) {
        return backfill(file, List.of(), settings);
    }

    private Cli backfill(Path file, List<String> options, String... settings) {
        String nodes = target.seeds().stream().map(Object::toString).collect(Collectors.joining(", "));
        List<String> lines = new ArrayList<>(List.of(settings));
        lines.add("crossfade.target.topology=cluster");
        lines.add("crossfade.target.nodes=" + nodes);
        RealRedis any = target.nodes().get(0);
        String config = Cli.config(folder, source.port(), any.host(), any.port(), lines.toArray(String[]::new));
        return Cli.restore(folder, config, file, options);
    }
}
