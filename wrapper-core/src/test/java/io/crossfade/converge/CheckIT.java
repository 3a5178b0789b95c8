package io.crossfade.converge;

import static io.crossfade.converge.Convergence.Outcome.COPIED;
import static io.crossfade.converge.Convergence.Outcome.DELETED;
import static io.crossfade.converge.Convergence.Outcome.IDENTICAL;
import static io.crossfade.converge.Convergence.Outcome.REFUSED;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.model.Command;
import io.crossfade.model.Key;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.Race;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.params.XAddParams;
import redis.clients.jedis.params.XClaimParams;
import redis.clients.jedis.params.XReadGroupParams;

/** Checks compare by meaning and heal what differs. */
class CheckIT {
    private static final Key K = Key.of("k");

    @RegisterExtension
    private static final TwoServers servers = new TwoServers();

    @Test
    void check_everyTypeAfterConverge_identical() {
        List<Key> keys = new ArrayList<>(EveryType.fill(servers.authority));
        keys.add(Key.of("on neither side"));
        Converger converger = servers.converger(TwoServers.WHOLE);
        servers.with((a, s) -> converger.converge(a, s, keys));
        assertThat(servers.with((a, s) -> converger.check(a, s, keys)))
                .hasSameSizeAs(keys)
                .allMatch(r -> r.outcome() == IDENTICAL && !r.differed() && r.settled());
    }

    /** The same values, built in another order: their payloads differ on two servers. */
    @Test
    @Behaviour("CV-4")
    @Race("T34")
    void check_sameMeaningInOtherBytes_identicalAndNothingWritten() {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            order.add(i);
        }
        Random random = new Random(1);
        for (Jedis side : List.of(servers.authority, servers.shadow)) {
            Collections.shuffle(order, random);
            Map<String, String> hash = new HashMap<>();
            for (int i : order) {
                side.sadd("set", "member" + i);
                side.hset("hash", "field" + i, "v" + i);
                side.zadd("zset", i / 7.0, "member" + i);
                side.pfadd("hll", "e" + i);
                hash.put("f" + i, "v");
            }
            side.hset("fields", hash);
            side.rpush("list", order.stream().sorted().map(String::valueOf).toArray(String[]::new));
            side.append("number", "12");
        }
        servers.authority.pfcount("hll");
        servers.shadow.set("number", "12");
        List<Key> keys = keys("set", "hash", "zset", "hll", "fields", "list", "number");
        try (TappedLink s = new TappedLink(servers.shadowLink(), UnaryOperator.identity());
                TappedLink a = new TappedLink(servers.authorityLink(), UnaryOperator.identity())) {
            List<Convergence> results = servers.converger(TwoServers.WHOLE).check(a, s, keys);
            assertThat(results).allMatch(r -> r.outcome() == IDENTICAL && !r.differed());
            assertThat(s.sent()).doesNotContain("RESTORE", "UNLINK", "MULTI");
        }
    }

    @Test
    void check_ghostOnTheShadow_deleted() {
        servers.shadow.set("k", "ghost");
        List<Convergence> results =
                servers.with((a, s) -> servers.converger(TwoServers.WHOLE).check(a, s, List.of(K)));
        assertThat(results).containsExactly(Convergence.deleted().afterDifference());
        assertThat(results.get(0).outcome()).isEqualTo(DELETED);
        servers.assertEqual();
    }

    /** When an entry was delivered does not make a stream different. */
    @Test
    void check_streamDeliveredAtAnotherTime_identical() {
        for (Jedis side : List.of(servers.authority, servers.shadow)) {
            side.xadd("k", XAddParams.xAddParams().id(1, 1), Map.of("f", "v"));
            side.xgroupCreate("k", "g", new StreamEntryID(0, 0), false);
            side.xreadGroup(
                    "g",
                    "c",
                    XReadGroupParams.xReadGroupParams(),
                    Map.of("k", StreamEntryID.XREADGROUP_UNDELIVERED_ENTRY));
        }
        servers.shadow.xclaimJustId(
                "k", "g", "c", 0, XClaimParams.xClaimParams().time(12_345).retryCount(1), new StreamEntryID(1, 1));
        assertThat(servers.authority.dump("k")).isNotEqualTo(servers.shadow.dump("k"));
        assertThat(servers.with((a, s) -> servers.converger(TwoServers.WHOLE).check(a, s, List.of(K))))
                .allMatch(r -> r.outcome() == IDENTICAL);
    }

    @Test
    @Race("T10")
    void check_typeChangesWhileItIsCompared_healed() {
        // enough members that two servers never keep them in the same order, so that the payloads differ and are read
        String[] members = IntStream.range(0, 200).mapToObj(i -> "member" + i).toArray(String[]::new);
        servers.authority.sadd("k", members);
        Collections.reverse(Arrays.asList(members));
        servers.shadow.sadd("k", members);
        UnaryOperator<Command> change = TappedLink.onceBefore("SMEMBERS", () -> {
            servers.authority.del("k");
            servers.authority.set("k", "a string now");
        });
        List<Convergence> results = servers.with(
                (a, s) -> servers.converger(TwoServers.WHOLE).check(new TappedLink(a, change), s, List.of(K)));
        assertThat(results).allMatch(r -> r.outcome() == COPIED && r.differed());
        servers.assertEqual();
    }

    @Test
    void check_shadowDoesNotTell_refusedButNotCalledDifferent() {
        servers.authority.set("k", "v");
        List<Convergence> results = servers.with((a, s) -> servers.converger(TwoServers.WHOLE)
                .check(a, new TappedLink(s, TappedLink.unknown("DUMP")), List.of(K)));
        assertThat(results).allMatch(r -> r.outcome() == REFUSED && !r.differed());
        assertThat(results.get(0).reason()).isEqualTo("ERR");
    }

    private static List<Key> keys(String... names) {
        return Stream.of(names).map(Key::of).toList();
    }
}
