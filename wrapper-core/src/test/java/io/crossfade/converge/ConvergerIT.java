package io.crossfade.converge;

import static io.crossfade.converge.Convergence.Outcome.COPIED;
import static io.crossfade.converge.Convergence.Outcome.DELETED;
import static io.crossfade.converge.Convergence.Outcome.REFUSED;
import static io.crossfade.converge.Convergence.Outcome.UNSETTLED;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.crossfade.converge.Convergence.Outcome;
import io.crossfade.model.Command;
import io.crossfade.model.Key;
import io.crossfade.spi.LinkException;
import io.crossfade.spi.RedisLink;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.Race;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.params.XAddParams;
import redis.clients.jedis.params.XReadGroupParams;

/** The rule of convergence on two real servers, with the interleavings played by links that are tapped. */
class ConvergerIT {
    private static final Key K = Key.of("k");

    @RegisterExtension
    private static final TwoServers servers = new TwoServers();

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Behaviour("CV-3")
    void converge_everyType_shadowIsEqual(boolean watch) {
        List<Key> keys = EveryType.fill(servers.authority);
        List<Convergence> results = converge(keys, watchOrNot(watch), UnaryOperator.identity());
        assertThat(results).hasSameSizeAs(keys).allMatch(r -> r.outcome() == COPIED && !r.differed());
        assertThat(results).allMatch(r -> r.payloadBytes() > 10 && r.settled());
        servers.assertEqual();
    }

    /** A shadow that held none of the last keys is asked by one command whether it holds any of the next. */
    @Test
    void converge_shadowHeldNothing_largeValueThereIsFoundAllTheSame() {
        Converger converger = servers.converger(ConvergeConfig.defaults().withWholeValueBytes(10_000));
        for (String name : List.of("a", "b", "c")) {
            servers.authority.hset(name, "field", "value");
        }
        servers.shadow.rpush("c", "x".repeat(20_000));
        List<String> sent = new ArrayList<>();
        for (String name : List.of("a", "b", "c")) {
            Convergence result = servers.with((authority, shadow) -> {
                        TappedLink tapped = new TappedLink(shadow, UnaryOperator.identity());
                        List<Convergence> ended = converger.converge(authority, tapped, List.of(Key.of(name)));
                        sent.addAll(tapped.sent());
                        return ended;
                    })
                    .get(0);
            assertThat(result.outcome()).isEqualTo(name.equals("c") ? Convergence.Outcome.LARGE : COPIED);
        }
        assertThat(sent).containsExactly("MEMORY", "RESTORE", "EXISTS", "RESTORE", "EXISTS", "MEMORY");
    }

    @Test
    void converge_moreKeysThanABatch_resultsInOrder() {
        List<Key> keys = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            keys.add(Key.of("key" + i));
            if (i % 2 == 0) {
                servers.authority.set("key" + i, "v" + i);
            } else {
                servers.shadow.set("key" + i, "ghost");
            }
        }
        List<Convergence> results = converge(keys, UnaryOperator.identity(), UnaryOperator.identity());
        for (int i = 0; i < 1000; i++) {
            assertThat(results.get(i).outcome()).isEqualTo(i % 2 == 0 ? COPIED : DELETED);
        }
        servers.assertEqual();
    }

    @Test
    void converge_shadowHoldsAnotherType_isReplaced() {
        servers.authority.hset("k", "f", "v");
        servers.authority.pexpireAt("k", 4_102_444_800_123L);
        servers.shadow.rpush("k", "a", "b");
        assertThat(converge(K)).isEqualTo(COPIED);
        assertThat(servers.shadow.pexpireTime("k")).isEqualTo(4_102_444_800_123L);
        servers.assertEqual();
    }

    @Test
    void converge_expiryOnShadowOnly_isTakenAway() {
        servers.authority.set("k", "v");
        servers.shadow.psetex("k", 60_000, "v");
        assertThat(converge(K)).isEqualTo(COPIED);
        assertThat(servers.shadow.ttl("k")).isEqualTo(-1);
    }

    @Test
    @Race("T12")
    void converge_keyExpiresBeforeTheWrite_isOnNeither() {
        servers.authority.psetex("k", 40, "v");
        servers.shadow.set("k", "old");
        UnaryOperator<Command> late =
                TappedLink.onceBefore("RESTORE", () -> Awaitility.await().until(() -> !servers.authority.exists("k")));
        assertThat(converge(List.of(K), UnaryOperator.identity(), late)).allMatch(Convergence::settled);
        assertThat(servers.shadow.exists("k")).isFalse();
    }

    /** BACKFILL.md trap 1 and RACES.md P2: the copier read v1, the application writes v2, the copier writes v1. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Behaviour("CV-9")
    @Race({"P2", "T1", "T6"})
    void converge_valueChangesBetweenReadAndWrite_newerValueWins(boolean watch) {
        servers.authority.set("k", "v1");
        servers.authority.set("calm", "c");
        UnaryOperator<Command> change = TappedLink.onceBefore("RESTORE", () -> {
            servers.authority.set("k", "v2");
            servers.shadow.set("k", "v2");
        });
        List<Convergence> results = converge(List.of(K, Key.of("calm")), watchOrNot(watch), change);
        assertThat(results).allMatch(r -> r.outcome() == COPIED);
        assertThat(servers.shadow.get("k")).isEqualTo("v2");
        servers.assertEqual();
    }

    /** RACES.md P3: the copier read a value, the key is deleted on both sides, the copier writes. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Behaviour({"CV-2", "CV-9"})
    @Race({"P3", "T5", "T48"})
    void converge_keyIsDeletedBetweenReadAndWrite_staysDeleted(boolean watch) {
        servers.authority.set("k", "v1");
        UnaryOperator<Command> delete = TappedLink.onceBefore("RESTORE", () -> servers.authority.del("k"));
        assertThat(converge(List.of(K), watchOrNot(watch), delete)).allMatch(r -> r.outcome() == DELETED);
        assertThat(servers.shadow.exists("k")).isFalse();
    }

    /** BACKFILL.md trap 5: a key that is made between the read of nothing and the delete. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Race("T27")
    void converge_keyIsMadeBetweenReadAndDelete_isCopied(boolean watch) {
        UnaryOperator<Command> create = TappedLink.onceBefore("UNLINK", () -> {
            servers.authority.sadd("k", "m");
            servers.shadow.sadd("k", "m");
        });
        assertThat(converge(List.of(K), watchOrNot(watch), create)).allMatch(r -> r.outcome() == COPIED);
        servers.assertEqual();
    }

    /** BACKFILL.md trap 7: only the expiry changes. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Race({"P14", "T7"})
    void converge_expiryChangesBetweenReadAndWrite_newerExpiryWins(boolean watch) {
        servers.authority.psetex("k", 5_000, "v");
        UnaryOperator<Command> renew =
                TappedLink.onceBefore("RESTORE", () -> servers.authority.pexpireAt("k", 4_102_444_800_000L));
        assertThat(converge(List.of(K), watchOrNot(watch), renew)).allMatch(r -> r.outcome() == COPIED);
        assertThat(servers.shadow.pexpireTime("k")).isEqualTo(4_102_444_800_000L);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Behaviour("CV-9")
    void converge_keyKeepsChanging_isUnsettledAfterTheRounds(boolean watch) {
        servers.authority.set("k", "0");
        servers.authority.set("calm", "c");
        try (RedisLink a = new TappedLink(servers.authorityLink(), watchOrNot(watch));
                TappedLink s = new TappedLink(
                        servers.shadowLink(), TappedLink.before("RESTORE", () -> servers.authority.incr("k")))) {
            Converger converger = servers.converger(TwoServers.WHOLE.withMaxRounds(3));
            List<Convergence> results = converger.converge(a, s, List.of(K, Key.of("calm")));
            assertThat(results.get(0).outcome()).isEqualTo(UNSETTLED);
            assertThat(results.get(0).settled()).isFalse();
            assertThat(results.get(1).outcome()).isEqualTo(COPIED);
            assertThat(s.sent("RESTORE"::equals)).isEqualTo(4);
            assertThat(a.exchange(Command.of("PING"))).isEqualTo("PONG".getBytes(UTF_8));
        }
    }

    /** Redis does not count an XACK as a change of a watched key, so a stream is always read again. */
    @Test
    @Race("T45")
    void converge_streamGroupChangesBetweenReadAndWrite_isNoticedWithoutWatch() {
        servers.authority.xadd("k", XAddParams.xAddParams().id(1, 1), Map.of("f", "v"));
        servers.authority.xgroupCreate("k", "g", new StreamEntryID(0, 0), false);
        servers.authority.xreadGroup(
                "g", "c", XReadGroupParams.xReadGroupParams(), Map.of("k", StreamEntryID.XREADGROUP_UNDELIVERED_ENTRY));
        UnaryOperator<Command> acknowledge =
                TappedLink.onceBefore("RESTORE", () -> servers.authority.xack("k", "g", new StreamEntryID(1, 1)));
        assertThat(converge(List.of(K), UnaryOperator.identity(), acknowledge)).allMatch(r -> r.outcome() == COPIED);
        assertThat(servers.shadow.xpending("k", "g").getTotal()).isZero();
        servers.assertEqual();
    }

    @Test
    void converge_nobodyWrites_readsOnceAndWritesOnce() {
        servers.authority.set("k", "v");
        try (TappedLink a = new TappedLink(servers.authorityLink(), UnaryOperator.identity());
                TappedLink s = new TappedLink(servers.shadowLink(), UnaryOperator.identity())) {
            servers.converger(TwoServers.WHOLE).converge(a, s, List.of(K));
            assertThat(a.sent()).containsExactly("MEMORY", "WATCH", "DUMP", "PEXPIRETIME", "MULTI", "EXEC");
            assertThat(s.sent()).containsExactly("MEMORY", "RESTORE");
        }
    }

    @Test
    void converge_watchIsRefused_isNotAskedAgain() {
        servers.authority.set("k", "v");
        try (TappedLink a = new TappedLink(servers.authorityLink(), TappedLink.unknown("WATCH"));
                RedisLink s = servers.shadowLink()) {
            Converger converger = servers.converger(TwoServers.WHOLE);
            converger.converge(a, s, List.of(K));
            converger.converge(a, s, List.of(K));
            assertThat(a.sent("WATCH"::equals)).isOne();
            assertThat(a.sent("DUMP"::equals)).isEqualTo(4);
        }
        servers.assertEqual();
    }

    @Test
    void converge_transactionIsRefused_fallsBackToReading() {
        servers.authority.set("k", "v");
        assertThat(converge(List.of(K), TappedLink.unknown("MULTI"), UnaryOperator.identity()))
                .allMatch(r -> r.outcome() == COPIED);
        servers.assertEqual();
    }

    @Test
    @Race("T31")
    void converge_shadowIsFull_refusedWithTheCodeAndNothingElse() {
        servers.authority.set("k", "a secret value ".repeat(100));
        servers.shadow.configSet("maxmemory", "1");
        try {
            Convergence result = converge(List.of(K), UnaryOperator.identity(), UnaryOperator.identity())
                    .get(0);
            assertThat(result.outcome()).isEqualTo(REFUSED);
            assertThat(result.reason()).isEqualTo("OOM");
        } finally {
            servers.shadow.configSet("maxmemory", "0");
        }
    }

    @Test
    void converge_authorityDoesNotTell_refusedAndShadowUntouched() {
        servers.authority.set("k", "v");
        servers.shadow.set("k", "kept");
        Convergence result = converge(List.of(K), TappedLink.unknown("DUMP"), UnaryOperator.identity())
                .get(0);
        assertThat(result.outcome()).isEqualTo(REFUSED);
        assertThat(result.reason()).isEqualTo("authority: ERR");
        assertThat(servers.shadow.get("k")).isEqualTo("kept");
    }

    /** A watch that stayed on a pooled connection would fail the next transaction on it for no reason. */
    @Test
    void converge_shadowFailsUnderWay_authorityLinkHasNoWatchLeft() {
        servers.authority.set("k", "v");
        UnaryOperator<Command> fail = TappedLink.before("RESTORE", () -> {
            throw LinkException.outcomeUnknown("cut", null);
        });
        try (RedisLink a = servers.authorityLink();
                RedisLink s = new TappedLink(servers.shadowLink(), fail)) {
            Converger converger = servers.converger(TwoServers.WHOLE);
            assertThatThrownBy(() -> converger.converge(a, s, List.of(K))).isInstanceOf(LinkException.class);
            servers.authority.set("k", "changed");
            assertThat(a.exchange(List.of(Command.of("MULTI"), Command.of("EXEC")))
                            .get(1))
                    .isEqualTo(List.of());
        }
    }

    @Test
    @Race("T11")
    void converge_serverWithoutExpiryTime_expiryIsCloseAndSettles() {
        for (int i = 0; i < 50; i++) {
            servers.authority.psetex("key" + i, 1_000_000 + i, "v");
        }
        SideCapabilities old = new SideCapabilities("redis 6.0.16", "", false, false, false, ServerClock.SAME);
        List<Key> keys = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            keys.add(Key.of("key" + i));
        }
        Converger converger = new Converger(old, servers.shadowCapabilities(), TwoServers.WHOLE);
        assertThat(servers.with((a, s) -> converger.converge(new TappedLink(a, TappedLink.unknown("WATCH")), s, keys)))
                .allMatch(r -> r.outcome() == COPIED);
        // again if the server had to wait for the processor between TIME and PTTL
        Awaitility.await().untilAsserted(() -> {
            assertThat(servers.with((a, s) -> converger.check(a, s, keys))).allMatch(r -> !r.differed());
            for (Key key : keys) {
                assertThat(servers.shadow.pexpireTime(key.bytes()))
                        .isCloseTo(servers.authority.pexpireTime(key.bytes()), within(10L));
            }
        });
    }

    private static Outcome converge(Key key) {
        return converge(List.of(key), UnaryOperator.identity(), UnaryOperator.identity())
                .get(0)
                .outcome();
    }

    private static List<Convergence> converge(
            List<Key> keys, UnaryOperator<Command> onAuthority, UnaryOperator<Command> onShadow) {
        return servers.with((a, s) -> servers.converger(TwoServers.WHOLE)
                .converge(new TappedLink(a, onAuthority), new TappedLink(s, onShadow), keys));
    }

    private static UnaryOperator<Command> watchOrNot(boolean watch) {
        return watch ? UnaryOperator.identity() : TappedLink.unknown("WATCH");
    }
}
