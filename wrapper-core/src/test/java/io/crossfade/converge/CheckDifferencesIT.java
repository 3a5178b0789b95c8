package io.crossfade.converge;

import static io.crossfade.converge.Convergence.Outcome.COPIED;
import static io.crossfade.converge.Convergence.Outcome.IDENTICAL;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.model.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.params.XAddParams;
import redis.clients.jedis.params.XClaimParams;

/** Each row makes one key of the shadow different; a check of all keys must find that one and make it equal again. */
class CheckDifferencesIT {
    private static final List<Key> KEYS = new ArrayList<>();
    private static TwoServers servers;
    private static Converger converger;

    @BeforeAll
    static void fillBothSides() {
        servers = new TwoServers();
        converger = servers.converger(TwoServers.WHOLE);
        KEYS.addAll(EveryType.fill(servers.authority));
        servers.with((a, s) -> converger.converge(a, s, KEYS));
    }

    @AfterAll
    static void stopServers() {
        servers.close();
    }

    static Stream<Named<Consumer<Jedis>>> differences() {
        return Stream.of(
                difference("string", j -> j.append("string:large", "x")),
                difference("bitmap", j -> j.setbit("bitmap", 1, true)),
                difference("hll:dense", j -> j.pfadd("hll:dense", "one more", "and more", "and yet more")),
                difference("list:small", j -> j.lset("list:small", 1, "other")),
                difference("list:large", j -> j.rpush("list:large", "one more")),
                difference("set:large", j -> j.srem("set:large", "word17")),
                difference("hash:large", j -> j.hset("hash:large", "field9", "other")),
                difference("hash:small", j -> j.hdel("hash:small", "f")),
                difference("zset:large", j -> j.zadd("zset:large", 42, "member5")),
                difference("zset:small", j -> j.zadd("zset:small", 1.1000000000000003, "a")),
                difference("expiry", j -> j.pexpireAt("string:plain", 4_102_444_800_000L)),
                difference("type", j -> {
                    j.del("string:plain");
                    j.sadd("string:plain", "value");
                }),
                difference("missing", j -> j.del("string:plain")),
                difference("stream entry", j -> j.xadd("stream:large", XAddParams.xAddParams(), Map.of("a", "b"))),
                difference("stream group", j -> j.xgroupDestroy("stream:groups", "idle")),
                difference("stream cursor", j -> j.xgroupSetID("stream:groups", "idle", new StreamEntryID(3, 0))),
                difference("stream consumer", j -> j.xgroupDelConsumer("stream:groups", "busy", "nothing pending")),
                difference("stream pending", j -> j.xack("stream:groups", "busy", new StreamEntryID(3, 0))),
                difference(
                        "stream owner",
                        j -> j.xclaim(
                                "stream:groups",
                                "busy",
                                "two",
                                0,
                                XClaimParams.xClaimParams(),
                                new StreamEntryID(3, 0))),
                difference(
                        "stream last id",
                        j -> j.xadd("stream:emptied", XAddParams.xAddParams().id(9, 9), Map.of("a", "b"))));
    }

    @ParameterizedTest
    @MethodSource("differences")
    void check_oneKeyDiffers_foundAndHealed(Consumer<Jedis> change) {
        change.accept(servers.shadow);
        List<Convergence> results = servers.with((a, s) -> converger.check(a, s, KEYS));
        assertThat(results)
                .filteredOn(r -> r.outcome() == COPIED && r.differed())
                .hasSize(1);
        assertThat(results)
                .filteredOn(r -> r.outcome() == IDENTICAL && !r.differed())
                .hasSize(KEYS.size() - 1);
        servers.assertEqual();
    }

    private static Named<Consumer<Jedis>> difference(String name, Consumer<Jedis> change) {
        return Named.of(name, change);
    }
}
