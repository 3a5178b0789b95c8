package io.crossfade.converge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.crossfade.model.Command;
import io.crossfade.model.Key;
import io.crossfade.spi.LinkException;
import io.crossfade.spi.RedisLink;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.Race;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.params.RestoreParams;

/** Strings in bulk: copied where that is proven, left to the converger else. */
class StringCopierIT {
    private static final UnaryOperator<Command> AS_IS = UnaryOperator.identity();

    @RegisterExtension
    private static final TwoServers servers = new TwoServers();

    @Test
    void copy_stringsOfEveryKind_equal() {
        List<Key> keys = new ArrayList<>();
        try (Pipeline pipeline = servers.authority.pipelined()) {
            for (int i = 0; i < 1_000; i++) {
                pipeline.set("k" + i, "value " + i);
                keys.add(Key.of("k" + i));
                if (i % 3 == 0) {
                    pipeline.expire("k" + i, 10_000 + i);
                }
            }
        }
        byte[] binary = {0, (byte) 0xff, '\r', '\n'};
        servers.authority.set(binary, binary);
        servers.authority.incr("counter");
        servers.authority.setbit("bits", 70_000, true);
        servers.authority.pfadd("hll", "a", "b");
        servers.authority.set("empty", "");
        keys.addAll(List.of(Key.of(binary), Key.of("counter"), Key.of("bits"), Key.of("hll"), Key.of("empty")));
        servers.shadow.rpush("k1", "of another type");
        servers.shadow.setex("k2", 5, "stale, with an expiry");

        assertThat(copy(copier(), keys, AS_IS, AS_IS))
                .hasSize(keys.size())
                .allMatch(result -> result.outcome() == Convergence.Outcome.COPIED);
        servers.assertEqual();
    }

    /** At each bound of how a length is written, and what is stored as a number. */
    @Test
    @Behaviour("BF-130")
    void copy_withIdleTimes_stringsOfEachLengthAreEqualAndAsIdle() {
        List<Key> keys = new ArrayList<>();
        for (int length : new int[] {0, 63, 64, 16_383, 16_384, 100_000}) {
            keys.add(idle("k" + length, "x".repeat(length), length * 1_000));
        }
        keys.add(idle("number", "-12345678901", 0));
        servers.shadow.rpush("k64", "of another type");
        KeyUsages usages = KeyUsages.of(Usage.IDLE_TIME, keys);

        assertThat(servers.with((authority, shadow) -> copier().copy(authority, shadow, keys, usages)))
                .allMatch(result -> result.outcome() == Convergence.Outcome.COPIED);
        for (Key key : keys) {
            assertThat(servers.shadow.objectIdletime(key.bytes())).isBetween(50_000L, 50_600L);
        }
        servers.assertEqual();
    }

    private static Key idle(String name, String value, long lifeMillis) {
        servers.authority.set(name, value);
        servers.authority.restore(
                name,
                lifeMillis,
                servers.authority.dump(name),
                RestoreParams.restoreParams().replace().idleTime(50_000));
        return Key.of(name);
    }

    @Test
    void copy_otherTypesAndAbsentKeys_leftAlone() {
        servers.authority.hset("hash", "f", "v");
        servers.authority.set("string", "v");
        servers.shadow.set("absent", "stale");

        List<Convergence> results =
                copy(copier(), List.of(Key.of("hash"), Key.of("string"), Key.of("absent")), AS_IS, AS_IS);

        assertThat(results.get(0).settled()).isFalse();
        assertThat(results.get(1).settled()).isTrue();
        assertThat(results.get(2).settled()).isFalse();
        assertThat(servers.shadow.exists("hash")).isFalse();
        assertThat(servers.shadow.get("absent")).isEqualTo("stale");
    }

    /** Read v1; the application writes v2 to both sides; write v1 to the shadow: the transaction tells. */
    @Test
    @Behaviour("CV-1")
    @Race({"P2", "T6"})
    void copy_keyWrittenMeanwhile_isNotTakenForCopied() {
        servers.authority.set("k", "v1");
        servers.authority.set("other", "v");
        UnaryOperator<Command> writeBetween = TappedLink.onceBefore("MSET", () -> servers.authority.set("k", "v2"));

        assertThat(copy(copier(), List.of(Key.of("k"), Key.of("other")), AS_IS, writeBetween))
                .noneMatch(Convergence::settled);
        assertThat(copy(copier(), List.of(Key.of("k"), Key.of("other")), AS_IS, AS_IS))
                .allMatch(Convergence::settled);
        servers.assertEqual();
    }

    @Test
    void copy_laterGroupWritten_earlierGroupsAreCopied() {
        List<Key> keys = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            servers.authority.set("k" + i, "v");
            keys.add(Key.of("k" + i));
        }
        UnaryOperator<Command> writeLast = command -> {
            if (command.text(command.size() - 2).equals("k199")) {
                servers.authority.set("k199", "newer");
            }
            return command;
        };

        List<Convergence> results = copy(copier(), keys, AS_IS, writeLast);

        assertThat(results.get(0).settled()).isTrue();
        assertThat(results.get(199).settled()).isFalse();
    }

    @Test
    void copy_serverRefusesWatchOrGetrange_writesNothingAndAsksNoMore() {
        servers.authority.set("k", "v");
        for (String command : List.of("WATCH", "GETRANGE")) {
            StringCopier copier = copier();
            assertThat(copy(copier, List.of(Key.of("k")), TappedLink.unknown(command), AS_IS))
                    .noneMatch(Convergence::settled);
            assertThat(servers.shadow.exists("k")).as(command).isFalse();

            try (TappedLink authority = new TappedLink(servers.authorityLink(), AS_IS);
                    RedisLink shadow = servers.shadowLink()) {
                assertThat(copier.copy(authority, shadow, List.of(Key.of("k")))).noneMatch(Convergence::settled);
                assertThat(authority.sent("GETRANGE"::equals)).as(command).isZero();
            }
        }
    }

    @Test
    void copy_transactionRefused_provesNothing() {
        servers.authority.set("k", "v");

        assertThat(copy(copier(), List.of(Key.of("k")), TappedLink.unknown("MULTI"), AS_IS))
                .noneMatch(Convergence::settled);
    }

    @Test
    void copy_shadowRefuses_leftToTheConverger() {
        servers.authority.set("k", "v");
        servers.authority.setex("expires", 1_000, "v");

        assertThat(copy(copier(), keys("k", "expires"), AS_IS, TappedLink.unknown("MSET")))
                .extracting(Convergence::settled)
                .containsExactly(false, true);
        assertThat(copy(copier(), keys("k", "expires"), AS_IS, TappedLink.unknown("SET")))
                .extracting(Convergence::settled)
                .containsExactly(true, false);
    }

    /** A user may be allowed to SET and not to MSET; a cluster takes no strings of several slots by one command. */
    @Test
    void copy_shadowRefusesMset_nextBatchesGoOneByOne() {
        servers.authority.set("k", "v");
        StringCopier copier = copier();

        assertThat(copy(copier, keys("k"), AS_IS, TappedLink.unknown("MSET"))).noneMatch(Convergence::settled);
        assertThat(copy(copier, keys("k"), AS_IS, TappedLink.unknown("MSET"))).allMatch(Convergence::settled);
        servers.assertEqual();
    }

    /** What is read of it is one byte more than may be read whole. */
    @Test
    @Behaviour("CV-12")
    void copy_stringsAroundTheBound_longerOnesAreLargeAndNotReadWhole() {
        servers.authority.set("short", "x".repeat(2_000));
        servers.authority.set("long", "x".repeat(2_001));
        servers.authority.set("huge", "x".repeat(1_000_000));
        StringCopier copier = new StringCopier(
                servers.authorityCapabilities(),
                servers.shadowCapabilities(),
                ConvergeConfig.defaults().withWholeValueBytes(2_000));

        try (RedisLink authority = new BoundedLink(servers.authorityLink());
                RedisLink shadow = servers.shadowLink()) {
            assertThat(copier.copy(authority, shadow, keys("short", "long", "huge", "absent")))
                    .extracting(Convergence::outcome)
                    .containsExactly(
                            Convergence.Outcome.COPIED,
                            Convergence.Outcome.LARGE,
                            Convergence.Outcome.LARGE,
                            Convergence.Outcome.UNSETTLED);
        }
        assertThat(servers.shadow.dbSize()).isOne();
    }

    /** Each GETRANGE of another type is an error that the server counts, and somebody may be watching that. */
    @Test
    void copy_manyKeysOfOtherTypes_nextBatchesAskForTypesFirst() {
        servers.authority.set("string", "v");
        servers.authority.rpush("list", "v");
        StringCopier copier = copier();

        assertThat(copy(copier, keys("list", "string"), AS_IS, AS_IS))
                .extracting(Convergence::settled)
                .containsExactly(false, true);
        try (TappedLink authority = new TappedLink(servers.authorityLink(), AS_IS);
                RedisLink shadow = servers.shadowLink()) {
            assertThat(copier.copy(authority, shadow, keys("list", "absent", "string")))
                    .extracting(Convergence::settled)
                    .containsExactly(false, false, true);
            assertThat(authority.sent("TYPE"::equals)).isEqualTo(3);
            assertThat(authority.sent("GETRANGE"::equals)).isEqualTo(1);
        }
    }

    private static List<Key> keys(String... names) {
        return Stream.of(names).map(Key::of).toList();
    }

    @Test
    void copy_shadowFails_authorityWatchesNothingAnyMore() {
        servers.authority.set("k", "v");
        try (TappedLink authority = new TappedLink(servers.authorityLink(), AS_IS)) {
            RedisLink closed = servers.shadowLink();
            closed.close();

            assertThatExceptionOfType(LinkException.class)
                    .isThrownBy(() -> copier().copy(authority, closed, List.of(Key.of("k"))));
            assertThat(authority.sent()).endsWith("UNWATCH");
        }
    }

    private static StringCopier copier() {
        return new StringCopier(servers.authorityCapabilities(), servers.shadowCapabilities(), TwoServers.WHOLE);
    }

    private static List<Convergence> copy(
            StringCopier copier, List<Key> keys, UnaryOperator<Command> onAuthority, UnaryOperator<Command> onShadow) {
        try (RedisLink authority = new TappedLink(servers.authorityLink(), onAuthority);
                RedisLink shadow = new TappedLink(servers.shadowLink(), onShadow)) {
            return copier.copy(authority, shadow, keys, KeyUsages.of(Usage.NONE, keys));
        }
    }
}
