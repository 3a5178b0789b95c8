package io.crossfade.converge;

import static io.crossfade.converge.Convergence.Outcome.COPIED;
import static io.crossfade.converge.Convergence.Outcome.DELETED;
import static io.crossfade.converge.Convergence.Outcome.IDENTICAL;
import static io.crossfade.converge.Convergence.Outcome.REFUSED;
import static io.crossfade.converge.Convergence.Outcome.UNSETTLED;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.model.Command;
import io.crossfade.model.Key;
import io.crossfade.spi.RedisLink;
import io.crossfade.testing.Race;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.params.XAddParams;
import redis.clients.jedis.params.XReadGroupParams;

/** Values whose payload the shadow does not accept: the server itself refuses them, since their version is changed. */
class TypedCopyIT {
    private static final Key K = Key.of("k");

    @RegisterExtension
    private static final TwoServers servers = new TwoServers();

    @Test
    @Race({"P37", "T41"})
    void p37_payloadRefusedByItsVersion_copiedByType() {
        List<Key> keys = EveryType.fill(servers.authority);
        servers.shadow.set("set:large", "of another type");
        Converger converger = servers.converger(TwoServers.WHOLE);
        assertThat(servers.with((a, s) -> converger.converge(a, refusing(s), keys)))
                .hasSameSizeAs(keys)
                .allMatch(r -> r.outcome() == COPIED);
        servers.assertEqual();
        assertThat(servers.with((a, s) -> converger.check(a, s, keys))).allMatch(r -> r.outcome() == IDENTICAL);
    }

    @Test
    void converge_serverWithoutStreamCounters_streamIsEqualInWhatItKeeps() {
        List<Key> keys = EveryType.fill(servers.authority);
        SideCapabilities old = new SideCapabilities("redis 6.2", "", true, false, false, ServerClock.SAME);
        Converger converger = new Converger(servers.authorityCapabilities(), old, TwoServers.WHOLE);
        servers.with((a, s) -> converger.converge(a, refusing(s), keys));
        assertThat(servers.shadow.xrange("stream:large", (StreamEntryID) null, null))
                .hasToString(servers.authority
                        .xrange("stream:large", (StreamEntryID) null, null)
                        .toString());
        assertThat(servers.shadow.xinfoGroups("stream:groups")).hasSize(2);
    }

    @Test
    void converge_typeRefusedOnce_nextIsWrittenByTypeAtOnce() {
        servers.authority.set("k", "v");
        Converger converger = servers.converger(TwoServers.WHOLE);
        servers.with((a, s) -> converger.converge(a, new TappedLink(s, TappedLink.unknown("RESTORE")), List.of(K)));
        try (TappedLink a = new TappedLink(servers.authorityLink(), UnaryOperator.identity());
                TappedLink s = new TappedLink(servers.shadowLink(), UnaryOperator.identity())) {
            assertThat(converger.converge(a, s, List.of(K))).allMatch(r -> r.outcome() == COPIED);
            assertThat(s.sent()).doesNotContain("RESTORE").endsWith("MULTI", "UNLINK", "SET", "EXEC");
        }
    }

    @Test
    void converge_everyVersionRefused_isWrittenByTypeAtOnce() {
        servers.authority.set("k", "v");
        Converger converger = servers.converger(TwoServers.WHOLE);
        int versions = 6;
        for (int i = 0; i < versions; i++) {
            servers.with((a, s) -> converger.converge(a, refusing(s), List.of(K)));
        }
        try (TappedLink s = new TappedLink(servers.shadowLink(), UnaryOperator.identity())) {
            servers.with((a, unused) -> converger.converge(a, s, List.of(K)));
            assertThat(s.sent()).doesNotContain("RESTORE").contains("SET");
        }
    }

    @Test
    @Race("T12")
    void converge_deadlineInThePast_keyIsOnNeither() {
        servers.authority.set("k", "v");
        UnaryOperator<Command> expired =
                command -> command.text(0).equals("PEXPIREAT") ? Command.of("PEXPIREAT", "k", "1") : command;
        servers.authority.expire("k", 1000);
        servers.with((a, s) ->
                servers.converger(TwoServers.WHOLE).converge(a, new TappedLink(refusing(s), expired), List.of(K)));
        assertThat(servers.shadow.exists("k")).isFalse();
    }

    @Test
    void converge_valueChangesBetweenReadAndWrite_newerValueWins() {
        servers.authority.rpush("k", "a");
        UnaryOperator<Command> push = TappedLink.onceBefore("RPUSH", () -> servers.authority.rpush("k", "b"));
        assertThat(convergeTyped(push)).isEqualTo(COPIED);
        assertThat(servers.shadow.lrange("k", 0, -1)).containsExactly("a", "b");
    }

    /**
     * A payload before and after can be the same, and the value read by type between them another: the copier has read B,
     * the application puts back A and carries it, then the copier writes B.
     */
    @Test
    @Race("T6")
    void converge_valueGoesThereAndBack_lastValueWins() {
        servers.authority.set("k", "A");
        UnaryOperator<Command> there = TappedLink.onceBefore("GET", () -> servers.authority.set("k", "B"));
        UnaryOperator<Command> back = TappedLink.onceBefore("SET", () -> {
            servers.authority.set("k", "A");
            servers.shadow.set("k", "A");
        });
        servers.with((a, s) -> servers.converger(TwoServers.WHOLE)
                .converge(new TappedLink(a, there), new TappedLink(refusing(s), back), List.of(K)));
        assertThat(servers.shadow.get("k")).isEqualTo("A");
    }

    @Test
    void converge_keyIsDeletedBetweenReadAndWrite_staysDeleted() {
        servers.authority.sadd("k", "a");
        UnaryOperator<Command> delete = TappedLink.onceBefore("SADD", () -> servers.authority.del("k"));
        assertThat(convergeTyped(delete)).isEqualTo(DELETED);
        assertThat(servers.shadow.exists("k")).isFalse();
    }

    @Test
    void converge_keyKeepsChanging_unsettled() {
        servers.authority.set("k", "0");
        UnaryOperator<Command> change = TappedLink.before("SET", () -> servers.authority.incr("k"));
        assertThat(convergeTyped(change)).isEqualTo(UNSETTLED);
    }

    @Test
    void converge_shadowRefusesTheCommands_refusedWithTheirCode() {
        servers.authority.set("k", "v");
        assertThat(convergeTyped(TappedLink.unknown("SET"))).isEqualTo(REFUSED);
    }

    /** Entries that are pending but gone: trimmed from the head, deleted from the middle, and the newest one deleted. */
    @Test
    @Race("T45")
    void converge_pendingEntriesAreGone_stillPendingOnTheShadow() {
        for (String key : List.of("k", "trimmed")) {
            for (int i = 1; i <= 9; i++) {
                servers.authority.xadd(key, XAddParams.xAddParams().id(i, 1), Map.of("f", "v"));
            }
            servers.authority.xgroupCreate(key, "g", new StreamEntryID(0, 0), false);
            servers.authority.xreadGroup(
                    "g",
                    "c",
                    XReadGroupParams.xReadGroupParams(),
                    Map.of(key, StreamEntryID.XREADGROUP_UNDELIVERED_ENTRY));
        }
        servers.authority.xtrim("k", 7, false);
        servers.authority.xdel("k", new StreamEntryID(5, 1), new StreamEntryID(9, 1));
        servers.authority.xtrim("trimmed", 0, false);
        List<Key> keys = List.of(K, Key.of("trimmed"));
        Converger converger = servers.converger(TwoServers.WHOLE);
        assertThat(servers.with((a, s) -> converger.converge(a, refusing(s), keys)))
                .allMatch(r -> r.outcome() == COPIED);
        assertThat(servers.shadow.xpending("k", "g").getTotal()).isEqualTo(9);
        assertThat(servers.shadow.xlen("k")).isEqualTo(5);
        servers.assertEqual();
        assertThat(servers.with((a, s) -> converger.check(a, s, keys))).allMatch(r -> r.outcome() == IDENTICAL);
    }

    private static Convergence.Outcome convergeTyped(UnaryOperator<Command> onShadow) {
        return servers.with((a, s) -> servers.converger(TwoServers.WHOLE)
                        .converge(a, new TappedLink(refusing(s), onShadow), List.of(K)))
                .get(0)
                .outcome();
    }

    private static TappedLink refusing(RedisLink shadow) {
        return new TappedLink(shadow, TappedLink.ofFutureVersion());
    }
}
