package io.crossfade.converge;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.model.Command;
import io.crossfade.model.Key;
import io.crossfade.spi.RedisLink;
import io.crossfade.testing.Behaviour;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.params.SetParams;

/** Strings that are created on the shadow instead of being watched on the authority. */
class CreatingCopyIT {
    private static final UnaryOperator<Command> AS_IS = UnaryOperator.identity();

    @RegisterExtension
    private static final TwoServers servers = new TwoServers();

    @Test
    @Behaviour("BF-136")
    void copy_shadowHoldsNothing_everyStringEqualAndNoneWatched() {
        List<Key> keys = new ArrayList<>();
        try (Pipeline pipeline = servers.authority.pipelined()) {
            for (int i = 0; i < 1_000; i++) {
                pipeline.set("k" + i, "value " + i);
                keys.add(Key.of("k" + i));
            }
        }
        byte[] binary = {0, (byte) 0xff, '\r', '\n'};
        servers.authority.set(binary, binary);
        servers.authority.set("long", "x".repeat(100_000));
        keys.addAll(List.of(Key.of(binary), Key.of("long")));

        try (TappedLink authority = new TappedLink(servers.authorityLink(), AS_IS);
                RedisLink shadow = servers.shadowLink()) {
            assertThat(copier().copy(authority, shadow, keys))
                    .hasSize(keys.size())
                    .allMatch(result -> result.outcome() == Convergence.Outcome.COPIED);
            assertThat(authority.sent()).doesNotContain("WATCH");
        }
        servers.assertEqual();
    }

    @Test
    @Behaviour("BF-136")
    void copy_shadowHoldsSome_theyAreMadeEqualToo() {
        for (int i = 0; i < 10; i++) {
            servers.authority.set("k" + i, "value " + i);
        }
        servers.shadow.rpush("k1", "of another type");
        servers.shadow.setex("k2", 5, "stale, with an expiry");
        servers.shadow.set("k3", "value 3");

        assertThat(copy(copier(), Stream.of(0, 1, 2, 3, 4).map(i -> "k" + i).toArray(String[]::new)))
                .allMatch(Convergence::settled);
        assertThat(copy(copier(), "k5", "k6", "k7", "k8", "k9")).allMatch(Convergence::settled);
        servers.assertEqual();
    }

    /** A key that is gone reads like an empty string; neither is made up on the shadow. */
    @Test
    void copy_emptyAbsentAndOtherTypes_leftAlone() {
        servers.authority.set("empty", "");
        servers.authority.hset("hash", "f", "v");
        servers.authority.set("string", "v");

        assertThat(copy(copier(), "empty", "absent", "hash", "string"))
                .extracting(Convergence::settled)
                .containsExactly(false, false, false, true);
        assertThat(servers.shadow.dbSize()).isOne();
    }

    /** One batch shows that keys expire; the next ones ask for it first. */
    @Test
    @Behaviour("BF-136")
    void copy_stringsThatExpire_notTakenForCopiedUntilTheyExpireThereToo() {
        StringCopier copier = copier();
        servers.authority.psetex("a", 100_000, "v");
        servers.authority.psetex("b", 200_000, "v");

        assertThat(copy(copier, "a")).noneMatch(Convergence::settled);
        servers.shadow.del("a");
        assertThat(copy(copier, "a", "b")).allMatch(Convergence::settled);
        servers.assertEqual();
    }

    @Test
    void copy_shadowRefusesToCreateSeveral_oneByOne() {
        for (int i = 0; i < 5; i++) {
            servers.authority.set("k" + i, "v");
        }
        StringCopier copier = copier();

        for (String[] some : List.of(new String[] {"k0", "k1"}, new String[] {"k2", "k3", "k4"})) {
            assertThat(copy(copier, AS_IS, TappedLink.unknown("MSETNX"), some)).allMatch(Convergence::settled);
        }
        servers.assertEqual();
    }

    @Test
    void copy_shadowRefusesToCreateAny_leftToTheConverger() {
        servers.authority.set("k", "v");
        UnaryOperator<Command> refuses = command ->
                command.text(0).startsWith("MSET") || command.text(0).equals("SET") ? Command.of("NO") : command;

        assertThat(copy(copier(), AS_IS, refuses, "k")).noneMatch(Convergence::settled);
    }

    @Test
    void copy_authorityRefusesGetrange_writesNothingAndAsksNoMore() {
        servers.authority.set("k", "v");
        StringCopier copier = copier();

        assertThat(copy(copier, TappedLink.unknown("GETRANGE"), AS_IS, "k")).noneMatch(Convergence::settled);
        try (TappedLink authority = new TappedLink(servers.authorityLink(), AS_IS);
                RedisLink shadow = servers.shadowLink()) {
            assertThat(copier.copy(authority, shadow, List.of(Key.of("k")))).noneMatch(Convergence::settled);
            assertThat(authority.sent("GETRANGE"::equals)).isZero();
        }
        assertThat(servers.shadow.exists("k")).isFalse();
    }

    /** A backfill over a target that has everything would find out again and again. */
    @ParameterizedTest
    @ValueSource(ints = {100, 50, 7})
    void copy_mostKeysAreThere_nextBatchesWatchThemHoweverSmall(int batch) {
        StringCopier copier = copier();
        for (int i = 0; i < 100; i += batch) {
            assertThat(copy(copier, staleThere("k" + i + "-", batch))).allMatch(Convergence::settled);
        }
        servers.assertEqual();

        assertThat(sentFor(copier, "k0-0")).containsExactly("MSET");
    }

    /** As the last pages of slices do it: alone they would look like a target that has everything. */
    @Test
    void copy_handfulsAreThereAmongManyNew_newOnesAreStillCreated() {
        StringCopier copier = copier();
        for (int slice = 0; slice < 20; slice++) {
            String[] page = names("new" + slice + "-", 50);
            Stream.of(page).forEach(name -> servers.authority.set(name, "v"));
            assertThat(copy(copier, page)).allMatch(Convergence::settled);
            assertThat(copy(copier, staleThere("there" + slice + "-", 5))).allMatch(Convergence::settled);
        }

        servers.authority.set("one more", "v");
        assertThat(sentFor(copier, "one more")).containsExactly("MSETNX");
    }

    private static String[] names(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> prefix + i).toArray(String[]::new);
    }

    private static String[] staleThere(String prefix, int count) {
        String[] names = names(prefix, count);
        for (String name : names) {
            servers.authority.set(name, "v");
            servers.shadow.set(name, "stale");
        }
        return names;
    }

    private static List<String> sentFor(StringCopier copier, String name) {
        try (RedisLink authority = servers.authorityLink();
                TappedLink shadow = new TappedLink(servers.shadowLink(), AS_IS)) {
            assertThat(copier.copy(authority, shadow, List.of(Key.of(name)))).allMatch(Convergence::settled);
            return shadow.sent();
        }
    }

    @Test
    @Behaviour("BF-136")
    void copy_keyExpiresBetweenTheTwoLooks_isNotTakenForCopied() {
        servers.authority.set("k", "v");
        UnaryOperator<Command> expire = TappedLink.onceBefore(
                "MSETNX",
                () -> servers.authority.set("k", "v", SetParams.setParams().px(100_000)));

        assertThat(copy(copier(), AS_IS, expire, "k")).noneMatch(Convergence::settled);
    }

    private static StringCopier copier() {
        return StringCopier.creating(servers.authorityCapabilities(), servers.shadowCapabilities(), TwoServers.WHOLE);
    }

    private static List<Convergence> copy(StringCopier copier, String... names) {
        return copy(copier, AS_IS, AS_IS, names);
    }

    private static List<Convergence> copy(
            StringCopier copier, UnaryOperator<Command> onAuthority, UnaryOperator<Command> onShadow, String... names) {
        try (RedisLink authority = new TappedLink(servers.authorityLink(), onAuthority);
                RedisLink shadow = new TappedLink(servers.shadowLink(), onShadow)) {
            return copier.copy(authority, shadow, Stream.of(names).map(Key::of).toList());
        }
    }
}
