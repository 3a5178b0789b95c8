package io.crossfade.jedis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossfade.model.Command;
import io.crossfade.model.HashSlot;
import io.crossfade.model.Side;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.Race;
import io.crossfade.testing.RealCluster;
import io.crossfade.testing.RealRedis;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.providers.ClusterConnectionProvider;

/** An application's commands on a real cluster: what any one server would answer, wherever the keys are. */
class ClusterCommandsIT {
    private static RealCluster cluster;
    private ClusterConnectionProvider provider;
    private ClusterCommands commands;

    @BeforeAll
    static void start() {
        cluster = RealCluster.start(3, 1);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @BeforeEach
    void connect() {
        cluster.awaitAgreement(); // the test before may have moved slots or primaries
        cluster.flush();
        provider = new ClusterConnectionProvider(
                new HashSet<>(cluster.seeds()),
                DefaultJedisClientConfig.builder().protocol(RedisProtocol.RESP2).build());
        commands = new ClusterCommands(Side.SOURCE, () -> provider);
    }

    @AfterEach
    void disconnect() {
        provider.close();
    }

    private Object call(String... args) {
        return text(commands.execute(Command.of(args)));
    }

    private List<?> callAll(String... lines) {
        List<Command> all = new ArrayList<>();
        for (String line : lines) {
            all.add(Command.of(line.split(" ")));
        }
        return (List<?>) text(commands.executeAll(all));
    }

    private static Object text(Object reply) {
        if (reply instanceof byte[] bytes) {
            return new String(bytes, UTF_8);
        }
        if (!(reply instanceof List<?> list)) {
            return reply;
        }
        List<Object> texts = new ArrayList<>();
        list.forEach(element -> texts.add(text(element)));
        return texts;
    }

    private void fill(int keys) {
        IntStream.range(0, keys).forEach(i -> call("SET", "k" + i, "v" + i));
    }

    @Test
    @Behaviour("TP-24")
    void overSlots_whatCanBeSplit_answersAsOneServer() {
        assertThat(call("MSET", "a", "1", "b", "2", "c", "3")).isEqualTo("OK");
        assertThat(call("MGET", "c", "none", "a", "b", "a")).asList().containsExactly("3", null, "1", "2", "1");
        assertThat(call("EXISTS", "a", "b", "b", "none")).isEqualTo(3L);
        assertThat(call("TOUCH", "a", "c")).isEqualTo(2L);
        assertThat(call("DEL", "a", "b", "none")).isEqualTo(2L);
        assertThat(call("UNLINK", "c", "a")).isEqualTo(1L);
        callAll("SADD s1 x y z", "SADD s2 y z", "SADD s3 z q");
        assertThat((List<?>) call("SUNION", "s1", "s2", "s3")).hasSize(4);
        assertThat(call("SINTER", "s1", "s2", "s3")).isEqualTo(List.of("z"));
        assertThat(call("SDIFF", "s1", "s2", "s3")).isEqualTo(List.of("x"));
        call("SET", "text", "v");
        assertThatThrownBy(() -> call("SUNION", "s1", "s2", "text")).hasMessageStartingWith("WRONGTYPE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"MSETNX a 1 b 2", "RENAME a b", "SUNIONSTORE d a b", "PFCOUNT a b", "BLPOP a b 1"})
    @Behaviour("TP-25")
    void overSlots_whatCannotBeSplit_isTheClustersToRefuse(String line) {
        call("SADD", "a", "m");
        assertThatThrownBy(() -> call(line.split(" ")))
                .isInstanceOf(JedisDataException.class)
                .hasMessageStartingWith("CROSSSLOT");
    }

    @Test
    @Behaviour("TP-27")
    void pipeline_overNodes_repliesInOrderAndErrorsInPlace() {
        List<?> replies = callAll(
                "SET a 1",
                "INCR a",
                "SET b x",
                "INCR b",
                "MGET a b c",
                "SET c 3",
                "MGET c a",
                "DEL a b",
                "EXISTS a b c");

        assertThat(replies.subList(0, 3)).isEqualTo(List.of("OK", 2L, "OK"));
        assertThat(replies.get(3)).isInstanceOf(JedisDataException.class);
        assertThat(replies.get(4)).asList().containsExactly("2", "x", null);
        assertThat(replies.subList(5, 9)).isEqualTo(List.of("OK", List.of("3", "2"), 2L, 1L));
    }

    @Test
    @Behaviour("TP-28")
    void keyspace_overNodes_isTheWholeOfIt() {
        fill(200);

        assertThat(call("DBSIZE")).isEqualTo(200L);
        assertThat((List<?>) call("KEYS", "*")).hasSize(200);
        assertThat((List<?>) call("KEYS", "k1?")).hasSize(10);
        assertThat(call("RANDOMKEY")).asString().startsWith("k");
        call("DEL", "k0");
        cluster.flush();
        assertThat(call("RANDOMKEY")).isNull();
    }

    @Test
    @Behaviour("TP-28")
    @Race("T51")
    void scripts_loaded_areOnEveryNode() {
        String sha = (String) call("SCRIPT", "LOAD", "return redis.call('GET', KEYS[1])");
        fill(30);

        assertThat(call("SCRIPT", "EXISTS", sha, "0".repeat(40))).isEqualTo(List.of(1L, 0L));
        for (int i = 0; i < 30; i++) {
            assertThat(call("EVALSHA", sha, "1", "k" + i)).isEqualTo("v" + i);
        }
        try (Jedis node = cluster.primaries().get(1).jedis()) {
            node.scriptFlush();
        }
        assertThat(call("SCRIPT", "EXISTS", sha)).isEqualTo(List.of(0L));
    }

    /** Walks to the end; the cursor stands at {@code at}. */
    private List<Object> walk(int at, String... step) {
        List<Object> found = new ArrayList<>();
        do {
            List<?> page = (List<?>) call(step);
            found.addAll((List<?>) page.get(1));
            step[at] = (String) page.get(0);
        } while (!step[at].equals("0"));
        return found;
    }

    @Test
    @Behaviour("TP-28")
    void scan_overNodes_findsEachKeyOnce() {
        fill(500);
        List<Object> found = walk(1, "SCAN", "0", "COUNT", "20");

        assertThat(found).hasSize(500).doesNotHaveDuplicates();
        assertThatThrownBy(() -> call("SCAN", "nonsense")).hasMessageContaining("invalid cursor");
    }

    @Test
    @Behaviour("TP-28")
    void scan_ofMembers_findsEachOnce() {
        IntStream.range(0, 500).forEach(i -> call("SADD", "set", "m" + i));

        assertThat(walk(2, "SSCAN", "set", "0", "COUNT", "20")).hasSize(500).doesNotHaveDuplicates();
    }

    /** The new owner has hashed the members in another order. */
    @Test
    @Behaviour("TP-28")
    void scan_ofMembersThatMoveToAnotherNode_missesNone() {
        IntStream.range(0, 500).forEach(i -> call("SADD", "set", "m" + i));
        List<?> first = (List<?>) call("SSCAN", "set", "0", "COUNT", "100");
        List<Object> found = new ArrayList<>((List<?>) first.get(1));
        int slot = HashSlot.of("set".getBytes(UTF_8));
        cluster.move(slot, other(cluster.ownerOf(slot)));
        found.addAll(walk(2, "SSCAN", "set", (String) first.get(0), "COUNT", "100"));

        assertThat(new HashSet<>(found)).hasSize(500);
    }

    private static RealRedis other(RealRedis primary) {
        return cluster.primaries().stream()
                .filter(node -> node != primary)
                .findFirst()
                .orElseThrow();
    }

    @Test
    @Behaviour("TP-29")
    void slot_movedSinceTheMapWasRead_isFollowed() {
        fill(100);
        for (int i = 0; i < 100; i += 10) {
            int slot = HashSlot.of(("k" + i).getBytes(UTF_8));
            cluster.move(slot, other(cluster.ownerOf(slot)));
        }
        cluster.awaitAgreement();
        String[] lines =
                IntStream.range(0, 100).mapToObj(i -> "APPEND k" + i + " x").toArray(String[]::new);

        assertThat(callAll(lines)).doesNotHaveAnyElementsOfTypes(Exception.class);
        assertThat(call("GET", "k10")).isEqualTo("v10x");
        assertThat(call("MGET", "k0", "k1", "k50")).isEqualTo(List.of("v0x", "v1x", "v50x"));
    }

    @Test
    @Behaviour("TP-29")
    void slot_beingMoved_isAskedForAtEitherNode() {
        call("SET", "{move}here", "1");
        int slot = HashSlot.of("{move}".getBytes(UTF_8));
        RealRedis from = cluster.ownerOf(slot);
        RealRedis to = other(from);
        cluster.openMove(slot, to);

        assertThat(call("GET", "{move}here")).isEqualTo("1");
        assertThat(call("SET", "{move}there", "2")).isEqualTo("OK");
        assertThat(call("GET", "{move}there")).isEqualTo("2");
        assertThat(callAll("INCR {move}n", "INCR {move}here", "INCR {move}n", "GET {move}there"))
                .isEqualTo(List.of(1L, 2L, 2L, "2"));
        assertThatThrownBy(() -> call("MGET", "{move}here", "{move}there")).hasMessageStartingWith("TRYAGAIN");
        cluster.moveKeys(slot, from, to);
        cluster.closeMove(slot, to);
        assertThat(call("MGET", "{move}here", "{move}there", "{move}n")).isEqualTo(List.of("2", "2", "2"));
    }

    @Test
    @Behaviour("TP-29")
    @Race("T53")
    void primary_handedOver_isFollowedAndReplicasAreNeverAsked() {
        fill(100);
        List<?> page = (List<?>) call("SCAN", "0", "COUNT", "10");
        RealRedis old = cluster.primaries().get(0);
        cluster.handOver(old);
        cluster.awaitAgreement();
        try (Jedis node = old.jedis()) {
            node.configResetStat();
        }
        for (int i = 0; i < 100; i++) {
            assertThat(call("GET", "k" + i)).isEqualTo("v" + i);
        }
        List<Object> found = walk(1, "SCAN", (String) page.get(0), "COUNT", "10");
        found.addAll((List<?>) page.get(1));

        assertThat(new HashSet<>(found)).hasSize(100);
        assertThat(call("DBSIZE")).isEqualTo(100L);
        try (Jedis node = old.jedis()) {
            assertThat(node.info("commandstats")).doesNotContain("cmdstat_scan", "cmdstat_dbsize");
        }
    }

    @Test
    @Behaviour("TP-28")
    void slot_named_isAskedOfItsPrimary() {
        for (int i = 0; i < 30; i++) {
            call("SET", "k" + i, "v");
            String slot = Integer.toString(HashSlot.of(("k" + i).getBytes(UTF_8)));
            assertThat(call("CLUSTER", "COUNTKEYSINSLOT", slot)).isEqualTo(1L);
            assertThat(call("CLUSTER", "GETKEYSINSLOT", slot, "5")).isEqualTo(List.of("k" + i));
        }
        assertThatThrownBy(() -> call("CLUSTER", "COUNTKEYSINSLOT", "16384")).hasMessageContaining("slot");
    }

    /** A paused replica acknowledges nothing; of several primaries the one with the fewest replicas in step counts. */
    @Test
    @Behaviour("JD-9")
    void wait_onACluster_tellsTheLeastOfAllPrimaries() {
        fill(30);
        assertThat(commands.afterWrites(Command.of("WAIT", "1", "10000"))).isEqualTo(1L);
        RealRedis replica = cluster.nodes().stream()
                .filter(node -> !cluster.primaries().contains(node))
                .findFirst()
                .orElseThrow();
        replica.pause();
        try {
            assertThat(commands.afterWrites(Command.of("WAIT", "1", "50"))).isEqualTo(0L);
        } finally {
            replica.resume();
        }
        assertThat(commands.afterWrites(Command.of("WAIT", "1", "10000"))).isEqualTo(1L);
        assertThat(call("DBSIZE")).isEqualTo(30L);
        assertThatThrownBy(() -> commands.afterWrites(Command.of("WAIT", "1", "-1")))
                .hasMessageContaining("timeout");
    }

    @Test
    @Behaviour("TP-29")
    void blocking_command_waitsAtItsNode() {
        call("RPUSH", "list", "x");

        assertThat(call("BLPOP", "list", "1")).isEqualTo(List.of("list", "x"));
        assertThat(call("BLPOP", "list", "0.05")).isNull();
    }
}
