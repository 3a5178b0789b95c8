package io.crossfade.jedis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossfade.converge.SideCapabilities;
import io.crossfade.model.Command;
import io.crossfade.model.ErrorReply;
import io.crossfade.model.Key;
import io.crossfade.model.Side;
import io.crossfade.spi.Layout;
import io.crossfade.spi.LinkException;
import io.crossfade.spi.NodeAddress;
import io.crossfade.spi.Primary;
import io.crossfade.spi.RedisLink;
import io.crossfade.spi.SideConfig;
import io.crossfade.spi.Topology;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.RealCluster;
import io.crossfade.testing.RealRedis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A link to a cluster is one connection as far as anybody can tell, whatever the cluster does meanwhile. */
class ClusterSideIT {
    private static final RealCluster CLUSTER = RealCluster.start(3, 1);
    private static final JedisSide SIDE = JedisSide.open(
            Side.TARGET,
            SideConfig.defaults()
                    .withTopology(Topology.cluster(CLUSTER.seeds().stream()
                            .map(seed -> new NodeAddress(seed.getHost(), seed.getPort()))
                            .toList()))
                    .withTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(5)));

    @AfterAll
    static void stop() {
        SIDE.close();
        CLUSTER.close();
    }

    /** The test before may have moved slots or primaries. */
    @BeforeEach
    void awaitAgreement() {
        CLUSTER.awaitAgreement();
    }

    @Behaviour("TP-1")
    @Test
    void exchange_keysOfEveryNode_repliesComeInOrder() {
        try (RedisLink link = SIDE.lease()) {
            List<Command> commands = new ArrayList<>();
            List<String> expected = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                commands.add(Command.of("SET", "order:" + i, "v" + i));
                commands.add(Command.of("GET", "order:" + i));
                expected.add("OK");
                expected.add("v" + i);
            }

            assertThat(link.exchange(commands)).map(ClusterSideIT::text).isEqualTo(expected);
            assertThat(IntStream.range(0, 300)
                            .mapToObj(i ->
                                    CLUSTER.ownerOf(Key.of("order:" + i).slot()).port())
                            .distinct())
                    .hasSize(3);
        }
    }

    @Behaviour("BF-186")
    @Test
    void servers_commandsWithKeys_areThePrimariesThatHoldThem() {
        try (RedisLink link = SIDE.lease()) {
            List<String> names = link.primaries().stream().map(Primary::name).toList();
            List<Command> writes = IntStream.range(0, 30)
                    .mapToObj(i -> Command.of("SET", "held:" + i, "v"))
                    .toList();
            assertThat(writes).allSatisfy(write -> {
                Key key = Key.of(write.arg(1));
                RealRedis owner = CLUSTER.ownerOf(key.slot());
                String holder = owner.host() + ":" + owner.port();
                assertThat(link.servers(write, null)).containsExactly(holder);
                assertThat(link.servers(Command.of("PING"), key)).containsExactly(holder);
            });
            assertThat(link.servers(Command.of("EXISTS", "held:0", "held:1", "held:2", "held:3", "held:4"), null))
                    .isSubsetOf(names)
                    .hasSizeGreaterThan(1);
            assertThat(link.servers(Command.of("MULTI"), null)).isEmpty();
            assertThat(link.primaries().get(0).link().servers(writes.get(0), null))
                    .containsExactly(Primary.ONLY);
        }
    }

    @Behaviour("TP-1")
    @Test
    void exchange_keysOfSeveralSlots_areReadTogetherOrRefused() {
        try (RedisLink link = SIDE.lease()) {
            link.exchange(List.of(Command.of("SET", "m1", "1"), Command.of("SET", "m3", "3")));

            Object together = link.exchange(Command.of("MGET", "m1", "m2", "m3", "m1"));
            Object refused = link.exchange(Command.of("SUNIONSTORE", "m1", "m2", "m3"));

            assertThat((List<?>) together).map(ClusterSideIT::text).containsExactly("1", null, "3", "1");
            assertThat(((ErrorReply) refused).code()).isEqualTo("CROSSSLOT");
        }
    }

    @Behaviour("TP-2")
    @Test
    void exchange_slotMovedMeanwhile_isFollowedInOrder() {
        Key key = Key.of("{follow}1");
        try (RedisLink link = SIDE.lease()) {
            link.exchange(Command.of("SET", "{follow}1", "0"));
            CLUSTER.move(key.slot(), otherThanOwner(key));
            List<Command> commands = new ArrayList<>();
            for (int i = 1; i <= 20; i++) {
                commands.add(Command.of("APPEND", "{follow}1", "," + i));
                commands.add(Command.of("SET", "beside" + i, "x"));
            }

            assertThat(link.exchange(commands)).noneMatch(ErrorReply.class::isInstance);

            String all = "0,"
                    + String.join(
                            ",",
                            IntStream.rangeClosed(1, 20)
                                    .mapToObj(Integer::toString)
                                    .toList());
            assertThat(text(link.exchange(Command.of("GET", "{follow}1")))).isEqualTo(all);
        }
    }

    @Behaviour("TP-2")
    @Test
    void exchange_slotOnItsWay_isAskedWhereTheKeyIs() {
        Key key = Key.of("{asked}here");
        RealRedis from = CLUSTER.ownerOf(key.slot());
        RealRedis to = otherThanOwner(key);
        try (RedisLink link = SIDE.lease()) {
            link.exchange(Command.of("SET", "{asked}here", "1"));
            CLUSTER.openMove(key.slot(), to);

            assertThat(link.exchange(List.of(
                            Command.of("GET", "{asked}here"),
                            Command.of("SET", "{asked}new", "2"),
                            Command.of("GET", "{asked}new"),
                            Command.of("DEL", "{asked}here", "{asked}new"))))
                    .map(ClusterSideIT::text)
                    .startsWith("1", "OK", "2")
                    .element(3)
                    .asString()
                    .startsWith("TRYAGAIN");

            CLUSTER.moveKeys(key.slot(), from, to);
            CLUSTER.closeMove(key.slot(), to);
            assertThat(link.exchange(Command.of("DEL", "{asked}here", "{asked}new")))
                    .isEqualTo(2L);
        }
    }

    @Behaviour("TP-3")
    @Test
    void exec_keysOfEveryNodeWatched_tellsWhetherOneWasTouched() {
        String[] keys = IntStream.range(0, 40).mapToObj(i -> "watched:" + i).toArray(String[]::new);
        try (RedisLink link = SIDE.lease();
                RedisLink other = SIDE.lease()) {
            assertThat(proof(link, keys, () -> {})).isEqualTo(List.of());
            assertThat(proof(link, keys, () -> other.exchange(Command.of("SET", "watched:23", "x"))))
                    .isNull();
            assertThat(proof(link, keys, () -> {})).isEqualTo(List.of());
            link.exchange(watch(keys));
            other.exchange(Command.of("SET", "watched:7", "x"));
            assertThat(text(link.exchange(Command.of("UNWATCH")))).isEqualTo("OK");
            assertThat(proof(link, keys, () -> {})).isEqualTo(List.of());
        }
    }

    @Behaviour("TP-3")
    @Test
    void exec_slotOfAWatchedAbsentKeyMoved_isNoProof() {
        Key key = Key.of("{gone}absent");
        try (RedisLink link = SIDE.lease()) {
            Object proof = proof(link, new String[] {"{gone}absent"}, () -> {
                CLUSTER.move(key.slot(), otherThanOwner(key));
            });

            assertThat(proof).isNull();
        }
    }

    @Behaviour("TP-3")
    @Test
    void transaction_onOneSlot_isExecutedThere() {
        try (RedisLink link = SIDE.lease()) {
            List<Object> replies = link.exchange(List.of(
                    Command.of("MULTI"),
                    Command.of("SET", "{tx}a", "1"),
                    Command.of("INCR", "{tx}a"),
                    Command.of("EXEC"),
                    Command.of("MULTI"),
                    Command.of("SET", "{tx}a", "9"),
                    Command.of("SET", "elsewhere" + Key.of("{tx}a").slot(), "9"),
                    Command.of("EXEC"),
                    Command.of("GET", "{tx}a")));

            assertThat((List<?>) replies.get(3)).map(ClusterSideIT::text).containsExactly("OK", "2");
            assertThat(text(replies.get(7))).startsWith("EXECABORT");
            assertThat(text(replies.get(8))).isEqualTo("2");
        }
    }

    @Behaviour("TP-4")
    @Test
    void layout_slotMovedThereAndBack_isAnother() {
        Key key = Key.of("{layout}");
        RealRedis owner = CLUSTER.ownerOf(key.slot());
        try (RedisLink link = SIDE.lease()) {
            Layout before = link.layout();
            assertThat(before.sameAs(link.layout())).isTrue();

            CLUSTER.openMove(key.slot(), otherThanOwner(key));
            assertThat(link.layout().moving()).isTrue();
            CLUSTER.closeMove(key.slot(), otherThanOwner(key));
            CLUSTER.move(key.slot(), owner);

            assertThat(before.sameAs(link.layout())).isFalse();
        }
    }

    @Behaviour("TP-5")
    @Test
    void primary_killedAndReplaced_isAnotherProcessOnTheNextLink() {
        RealRedis primary = CLUSTER.primaries().get(0);
        Key key = keyOf(primary);
        Command write = Command.of("SET".getBytes(UTF_8), key.bytes(), "v".getBytes(UTF_8));
        try (RedisLink link = SIDE.lease()) {
            assertThat(text(link.exchange(write))).isEqualTo("OK");
            SideCapabilities before = SideCapabilities.probe(link);
            assertThat(before.runIds()).hasSize(3);

            CLUSTER.failOver(primary);

            assertThatThrownBy(() -> link.exchange(write)).isInstanceOf(LinkException.class);
            try (RedisLink next = SIDE.lease()) {
                assertThat(text(next.exchange(write))).isEqualTo("OK");
                assertThat(link.isStale()).isTrue();
                assertThat(next.isStale()).isFalse();
                assertThat(SideCapabilities.probe(next).runIds()).hasSize(3).isNotEqualTo(before.runIds());
            }
        }
    }

    private static Object proof(RedisLink link, String[] keys, Runnable between) {
        assertThat(text(link.exchange(watch(keys)))).isEqualTo("OK");
        between.run();
        List<Object> replies = link.exchange(List.of(Command.of("MULTI"), Command.of("EXEC")));
        return replies.get(1);
    }

    private static Command watch(String... keys) {
        String[] words = new String[keys.length + 1];
        words[0] = "WATCH";
        System.arraycopy(keys, 0, words, 1, keys.length);
        return Command.of(words);
    }

    private static Key keyOf(RealRedis primary) {
        return IntStream.range(0, 1_000)
                .mapToObj(i -> Key.of("key-of-node:" + i))
                .filter(key -> CLUSTER.ownerOf(key.slot()) == primary)
                .findFirst()
                .orElseThrow();
    }

    private static RealRedis otherThanOwner(Key key) {
        RealRedis owner = CLUSTER.ownerOf(key.slot());
        return CLUSTER.primaries().stream()
                .filter(primary -> primary != owner)
                .findFirst()
                .orElseThrow();
    }

    private static String text(Object reply) {
        if (reply instanceof ErrorReply error) {
            return error.message();
        }
        return reply instanceof byte[] bytes ? new String(bytes, UTF_8) : reply == null ? null : reply.toString();
    }
}
