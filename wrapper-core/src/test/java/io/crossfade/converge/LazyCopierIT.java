package io.crossfade.converge;

import static io.crossfade.converge.LazyCopy.Outcome.ALREADY;
import static io.crossfade.converge.LazyCopy.Outcome.EMPTY;
import static io.crossfade.converge.LazyCopy.Outcome.MOVED;
import static io.crossfade.converge.LazyCopy.Outcome.REFUSED;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossfade.model.Command;
import io.crossfade.model.Key;
import io.crossfade.spi.RedisLink;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.Race;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/** The moved marker on two real servers; here "authority" is the source that the keys come from, "shadow" the target. */
class LazyCopierIT {
    private static final Duration TTL = Duration.ofDays(7);
    private static final Key K = Key.of("k");
    private static final UnaryOperator<Command> AS_IS = UnaryOperator.identity();
    private static TwoServers servers;

    @BeforeAll
    static void startServers() {
        servers = new TwoServers();
    }

    @AfterAll
    static void stopServers() {
        servers.close();
    }

    @BeforeEach
    void flush() {
        servers.flush();
        servers.shadow.scriptFlush();
    }

    @Test
    void copy_everyType_movedOnceAndMarked() {
        List<Key> keys = EveryType.fill(servers.authority);
        LazyCopier copier = copier();
        assertThat(copy(copier, keys, AS_IS, AS_IS)).hasSameSizeAs(keys).allMatch(r -> r.outcome() == MOVED);
        servers.assertEqual();
        for (Key key : keys) {
            long ttl = servers.shadow.pttl(MovedMarker.of(key).bytes());
            assertThat(ttl).isPositive().isLessThanOrEqualTo(TTL.toMillis());
        }
        assertThat(copy(copier, keys, AS_IS, AS_IS)).allMatch(r -> r.outcome() == ALREADY);
    }

    @Test
    @Race("P37")
    void p37_payloadRefusedOnFirstTouch_movedByType() {
        List<Key> keys = EveryType.fill(servers.authority);
        assertThat(copy(copier(), keys, AS_IS, TappedLink.ofFutureVersion()))
                .hasSameSizeAs(keys)
                .allMatch(r -> r.outcome() == MOVED);
        servers.assertEqual();
    }

    @Test
    void copy_sourceHasNoSuchKey_marksIt() {
        assertThat(copy(K).outcome()).isEqualTo(EMPTY);
        servers.authority.set("k", "appeared later, from elsewhere");
        assertThat(copy(K).outcome()).isEqualTo(ALREADY);
        assertThat(servers.shadow.exists("k")).isFalse();
    }

    @Test
    void copy_targetHasItsOwnValue_isKept() {
        servers.authority.set("k", "old");
        servers.shadow.set("k", "new");
        assertThat(copy(K).outcome()).isEqualTo(ALREADY);
        assertThat(servers.shadow.get("k")).isEqualTo("new");
        assertThat(servers.shadow.exists(MovedMarker.of(K).bytes())).isTrue();
    }

    @Test
    void copy_keyWasDeletedAfterItMoved_staysDeleted() {
        servers.authority.set("k", "v");
        assertThat(copy(K).outcome()).isEqualTo(MOVED);
        servers.shadow.del("k");
        assertThat(copy(K).outcome()).isEqualTo(ALREADY);
        assertThat(servers.shadow.exists("k")).isFalse();
    }

    /** RACES.md P3 and P16: the copier has read the value when another instance moves the key and the application empties it. */
    @Test
    @Behaviour("LZ-2")
    @Race({"P3", "P16"})
    void copy_keyMovesAndGoesBeforeTheScript_isNotResurrected() {
        servers.authority.sadd("k", "x");
        LazyCopier copier = copier();
        UnaryOperator<Command> other = TappedLink.onceBefore("EVALSHA", () -> {
            assertThat(copy(copier, List.of(K), AS_IS, AS_IS)).allMatch(r -> r.outcome() == MOVED);
            servers.shadow.srem("k", "x");
        });
        assertThat(copy(copier, List.of(K), AS_IS, other)).allMatch(r -> r.outcome() == ALREADY);
        assertThat(servers.shadow.exists("k")).isFalse();
    }

    @Test
    @Race("T12")
    void copy_keyExpiresOnTheSource_isNotImmortal() {
        servers.authority.psetex("k", 1, "v");
        assertThat(copy(K).outcome()).isIn(EMPTY, MOVED);
        assertThat(servers.shadow.pttl("k")).isNotEqualTo(-1);
    }

    @Test
    void copy_scriptIsForgotten_isLearntAgain() {
        List<Key> keys = List.of(Key.of("a"), Key.of("b"), Key.of("c"));
        servers.authority.mset("a", "1", "b", "2", "c", "3");
        LazyCopier copier = copier();
        copy(copier, keys.subList(0, 1), AS_IS, AS_IS);
        servers.shadow.scriptFlush();
        assertThat(copy(copier, keys, AS_IS, AS_IS))
                .extracting(LazyCopy::outcome)
                .containsExactly(ALREADY, MOVED, MOVED);
        servers.assertEqual();
    }

    @Test
    @Race("T31")
    void copy_targetIsFull_refusedAndUnmarked() {
        servers.authority.set("k", "v");
        servers.shadow.configSet("maxmemory", "1");
        try {
            LazyCopy result = copy(K);
            assertThat(result.outcome()).isEqualTo(REFUSED);
            assertThat(result.reason()).isEqualTo("OOM");
        } finally {
            servers.shadow.configSet("maxmemory", "0");
        }
        assertThat(servers.shadow.dbSize()).isZero();
        assertThat(copy(K).outcome()).isEqualTo(MOVED);
    }

    /** Half a value without a marker would pass for the target's own value at the next attempt. */
    @Test
    void copy_laterCommandFails_nothingOfTheValueStays() {
        for (int i = 0; i < 1_500; i++) {
            servers.authority.rpush("k", "element" + i);
        }
        int[] pushes = {0};
        UnaryOperator<Command> breaking = command -> {
            byte[][] args = new byte[command.size()][];
            for (int i = 0; i < args.length; i++) {
                boolean secondPush = command.text(i).equals("RPUSH") && ++pushes[0] == 2;
                args[i] = secondPush ? "SADD".getBytes(US_ASCII) : command.arg(i);
            }
            return TappedLink.ofFutureVersion().apply(Command.of(args));
        };
        LazyCopier copier = copier();
        LazyCopy result = copy(copier, List.of(K), AS_IS, breaking).get(0);
        assertThat(result.outcome()).isEqualTo(REFUSED);
        assertThat(result.reason()).isEqualTo("WRONGTYPE");
        assertThat(servers.shadow.dbSize()).isZero();
        assertThat(copy(copier, List.of(K), AS_IS, AS_IS).get(0).outcome()).isEqualTo(MOVED);
        servers.assertEqual();
    }

    @Test
    void copy_sourceDoesNotTell_refusedAndUnmarked() {
        servers.authority.set("k", "v");
        LazyCopy result =
                copy(copier(), List.of(K), TappedLink.unknown("DUMP"), AS_IS).get(0);
        assertThat(result.outcome()).isEqualTo(REFUSED);
        assertThat(result.reason()).isEqualTo("source: ERR");
        assertThat(servers.shadow.dbSize()).isZero();
    }

    /** Copiers race for the same keys while the application, after its own first touch, deletes every second one. */
    @Test
    @Race("T26")
    void copy_concurrentCopiersAndDeletes_nothingComesBackAndNothingIsLost() throws Exception {
        List<Key> keys = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            keys.add(Key.of("key" + i));
            servers.authority.set("key" + i, "v" + i);
        }
        LazyCopier copier = copier();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int t = 0; t < 3; t++) {
                int seed = t;
                running.add(threads.submit(() -> {
                    List<Key> shuffled = new ArrayList<>(keys);
                    Collections.shuffle(shuffled, new Random(seed));
                    for (int from = 0; from < shuffled.size(); from += 100) {
                        copy(copier, shuffled.subList(from, from + 100), AS_IS, AS_IS);
                    }
                }));
            }
            running.add(threads.submit(() -> {
                try (Jedis application = servers.shadowServer.jedis()) {
                    for (int i = 0; i < keys.size(); i += 2) {
                        copy(copier, keys.subList(i, i + 1), AS_IS, AS_IS);
                        assertThat(application.del("key" + i)).isOne();
                    }
                }
            }));
            for (Future<?> future : running) {
                future.get();
            }
        } finally {
            threads.shutdownNow();
        }
        for (int i = 0; i < keys.size(); i++) {
            assertThat(servers.shadow.get("key" + i)).isEqualTo(i % 2 == 0 ? null : "v" + i);
        }
    }

    @Test
    void markerTtl_tooShort_saysTheBound() {
        assertThatThrownBy(() -> new LazyCopier(
                        servers.authorityCapabilities(),
                        servers.shadowCapabilities(),
                        Duration.ofSeconds(59),
                        TwoServers.WHOLE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("crossfade.lazy.marker-ttl must be at least 1 minute, but is PT59S");
    }

    private static LazyCopier copier() {
        return new LazyCopier(servers.authorityCapabilities(), servers.shadowCapabilities(), TTL, TwoServers.WHOLE);
    }

    private static LazyCopy copy(Key key) {
        return copy(copier(), List.of(key), AS_IS, AS_IS).get(0);
    }

    private static List<LazyCopy> copy(
            LazyCopier copier, List<Key> keys, UnaryOperator<Command> onSource, UnaryOperator<Command> onTarget) {
        try (RedisLink source = servers.authorityLink();
                RedisLink target = servers.shadowLink()) {
            return copier.copy(new TappedLink(source, onSource), new TappedLink(target, onTarget), keys);
        }
    }
}
