package io.crossfade.converge;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.model.Key;
import io.crossfade.spi.RedisLink;
import io.crossfade.testing.Race;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.Jedis;

/** The comparer tells in what keys differ, and writes nothing. */
class ComparerIT {
    private static final Key K = Key.of("k");

    @RegisterExtension
    private static final TwoServers servers = new TwoServers();

    @Test
    void compare_everyTypeAfterConverge_none() {
        List<Key> keys = List.copyOf(EveryType.fill(servers.authority));
        servers.with((a, s) -> servers.converger(TwoServers.WHOLE).converge(a, s, keys));

        assertThat(compare(keys)).hasSameSizeAs(keys).containsOnly(Difference.NONE);
    }

    @Test
    void compare_sameSetBuiltInAnotherOrder_none() {
        List<String> members = new ArrayList<>(
                IntStream.range(0, 2_000).mapToObj(i -> "member " + i).toList());
        servers.authority.sadd("k", members.toArray(String[]::new));
        Collections.reverse(members);
        servers.shadow.sadd("k", members.toArray(String[]::new));

        assertThat(compare(List.of(K))).containsExactly(Difference.NONE);
    }

    @Test
    @Race("T35")
    void compare_eachKindOfDifference_named() {
        servers.authority.set("missing", "1");
        servers.shadow.set("extra", "1");
        servers.authority.set("type", "1");
        servers.shadow.rpush("type", "1");
        servers.authority.hset("value", "field", "1");
        servers.shadow.hset("value", "field", "2");
        servers.authority.set("expiry", "1");
        servers.shadow.setex("expiry", 1_000, "1");

        List<Key> keys = List.of(
                Key.of("missing"), Key.of("extra"), Key.of("type"), Key.of("value"), Key.of("expiry"), Key.of("none"));

        assertThat(compare(keys))
                .containsExactly(
                        Difference.MISSING,
                        Difference.EXTRA,
                        Difference.TYPE,
                        Difference.VALUE,
                        Difference.EXPIRY,
                        Difference.NONE);
        assertThat(servers.shadow.exists("missing")).isFalse();
    }

    @Test
    @Race({"P34", "T36"})
    void p34_authorityWrittenWhileItIsCompared_isNoVerdict() {
        servers.authority.set("k", "1");
        servers.shadow.set("k", "0");

        try (RedisLink a = servers.authorityLink();
                RedisLink s = new TappedLink(
                        servers.shadowLink(), TappedLink.onceBefore("DUMP", () -> servers.authority.set("k", "2")))) {
            assertThat(comparer().compare(a, s, List.of(K))).containsExactly(Difference.CHANGING);
        }
    }

    /** Equal strings are told by GETRANGE and the expiry alone; what is no string, or differs, by all that is known of it. */
    @Test
    void compare_stringsAndOthers_noPayloadOfAnEqualString() {
        List<Key> keys = Stream.of("same", "empty", "expires", "other", "longer", "absent", "hash")
                .map(Key::of)
                .toList();
        for (Jedis jedis : List.of(servers.authority, servers.shadow)) {
            jedis.set("same", "v");
            jedis.set("empty", "");
            jedis.psetex("expires", 1_000_000, "v");
            jedis.pexpireAt("expires", 4_000_000_000_000L);
            jedis.set("other", "v");
            jedis.hset("hash", "f", "v");
        }
        servers.authority.set("longer", "x");
        servers.shadow.set("longer", "xx");
        servers.shadow.pexpireAt("other", 4_000_000_000_000L);

        try (TappedLink a = new TappedLink(servers.authorityLink(), UnaryOperator.identity());
                TappedLink s = new TappedLink(servers.shadowLink(), UnaryOperator.identity())) {
            assertThat(comparer().compare(a, s, keys))
                    .containsExactly(
                            Difference.NONE,
                            Difference.NONE,
                            Difference.NONE,
                            Difference.EXPIRY,
                            Difference.VALUE,
                            Difference.NONE,
                            Difference.NONE);
            assertThat(s.sent("DUMP"::equals)).isEqualTo(4);
        }
    }

    /** What a server does not let us do is not asked again. */
    @Test
    void compare_getrangeRefused_payloadsTell() {
        servers.authority.set("k", "v");
        servers.shadow.set("k", "v");
        Comparer comparer = comparer();

        for (int asked : new int[] {1, 0}) {
            try (RedisLink a = servers.authorityLink();
                    TappedLink s = new TappedLink(servers.shadowLink(), TappedLink.unknown("GETRANGE"))) {
                assertThat(comparer.compare(a, s, List.of(K))).containsExactly(Difference.NONE);
                assertThat(s.sent().stream().filter("GETRANGE"::equals)).hasSize(asked);
            }
        }
    }

    private List<Difference> compare(List<Key> keys) {
        try (RedisLink a = servers.authorityLink();
                RedisLink s = servers.shadowLink()) {
            return comparer().compare(a, s, keys);
        }
    }

    private static Comparer comparer() {
        return new Comparer(servers.authorityCapabilities(), servers.shadowCapabilities(), TwoServers.WHOLE);
    }
}
