package io.crossfade.races;

import static io.crossfade.model.MigrationPhase.DUAL_WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crossfade.KeyspaceCommands;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.Difference;
import io.crossfade.testing.Race;
import io.crossfade.testing.ServerComparison;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.args.BitOP;
import redis.clients.jedis.args.GeoUnit;
import redis.clients.jedis.args.ListDirection;
import redis.clients.jedis.params.GeoSearchParam;
import redis.clients.jedis.params.SortingParams;
import redis.clients.jedis.params.XAddParams;
import redis.clients.jedis.params.ZParams;
import redis.clients.jedis.params.ZRangeParams;

/** Effects that reach the target late, twice, or without what they were computed from. */
class OrderOfEffectsIT {
    private static Arena arena;

    @BeforeAll
    static void start() {
        arena = new Arena();
    }

    @AfterAll
    static void stop() {
        arena.close();
    }

    @AfterEach
    void clear() {
        arena.clear();
    }

    /**
     * A's INCR answers 101 and B's 102; B's arrives first. Naive end: each sends its result as a SET, target 101. Both have the
     * counter whole on the target, so that increments are repeated there.
     */
    @Test
    @Behaviour({"CV-1", "CV-8"})
    @Race("P20")
    void p20_resultsOfTwoIncrementsInReverse_lastCountStays() {
        Instance a = arena.instance(DUAL_WRITE).warmUp();
        Instance b = arena.instance(DUAL_WRITE).warmUp();
        arena.onSource.set("c", "98");
        a.redis.incr("c");
        a.rest();
        b.redis.incr("c");
        b.rest();
        long replayed = a.crossfade().status().writesReplayed();

        a.toTarget.hold();
        assertThat(a.redis.incr("c")).isEqualTo(101);
        assertThat(b.redis.incr("c")).isEqualTo(102);
        b.rest();
        assertThat(arena.onTarget.get("c")).isEqualTo("102");
        a.toTarget.release();

        arena.restEqual();
        assertThat(a.crossfade().status().writesReplayed())
                .as("A's increment arrived after that")
                .isGreaterThan(replayed);
        assertThat(arena.onTarget.get("c")).isEqualTo("102");
    }

    /** The source has the write, C copies it, and then it reaches the target itself. Naive end: counted, pushed, added twice. */
    @Test
    @Behaviour({"CV-1", "CV-8"})
    @Race("T3")
    void t03_copiedBeforeItsCarryArrives_countsOnce() {
        Instance w = arena.instance(DUAL_WRITE).warmUp();
        for (int i = 0; i < 2; i++) {
            writeParts(w.redis, "" + i);
            w.rest();
        }
        long replayed = w.crossfade().status().writesReplayed();

        w.toTarget.hold();
        writeParts(w.redis, "2");
        try (Copier copier = new Copier(arena)) {
            for (String key : List.of("c", "h", "l", "s")) {
                copier.converge(key, () -> {});
            }
        }
        assertThat(arena.onTarget.get("c")).isEqualTo("3");
        w.toTarget.release();

        arena.restEqual();
        assertThat(w.crossfade().status().writesReplayed()).isGreaterThanOrEqualTo(replayed + 4);
        assertThat(arena.onTarget.get("c")).isEqualTo("3");
        assertThat(arena.onTarget.hget("h", "f")).isEqualTo("3");
        assertThat(arena.onTarget.lrange("l", 0, -1)).containsExactly("0", "1", "2");
        assertThat(arena.onTarget.get("s")).isEqualTo("012");
    }

    private static void writeParts(RedisClient redis, String value) {
        redis.incr("c");
        redis.hincrBy("h", "f", 1);
        redis.rpush("l", value);
        redis.append("s", value);
    }

    /** The target's copy has expired when the renewal arrives. Naive end: EXPIRE finds nothing, the key is lost there. */
    @Test
    @Behaviour("CV-3")
    @Race("T8")
    void t08_renewalArrivesAfterTheCopyExpired_keyIsOnBothSides() {
        Instance w = arena.instance(DUAL_WRITE).warmUp();
        w.redis.setex("k", 100, "v");
        w.rest();

        w.toTarget.hold();
        w.redis.expire("k", 3_600);
        arena.onTarget.pexpire("k", 1);
        await().until(() -> !arena.onTarget.exists("k"));
        w.toTarget.release();

        arena.restEqual();
        assertThat(arena.onTarget.ttl("k")).isGreaterThan(3_000);
    }

    /** A time to live waits on its way to the target. Naive end: it begins anew there, so the key outlives the original. */
    @Test
    @Behaviour("CV-11")
    @Race({"P38", "T11"})
    void p38_expiryWaitsInAQueue_keyExpiresAtTheSameMoment() {
        Instance w = arena.instance(DUAL_WRITE).warmUp();
        w.redis.set("k", "v");
        w.rest();

        w.toTarget.hold();
        w.redis.expire("k", 100);
        w.redis.setex("other", 100, "v");
        await().until(() -> arena.onSource.pttl("k") < 99_950 && arena.onSource.pttl("other") < 99_950);
        w.toTarget.release();

        arena.restEqual();
        for (String key : List.of("k", "other")) {
            assertThat(arena.onTarget.pexpireTime(key))
                    .isEqualTo(arena.onSource.pexpireTime(key))
                    .isPositive();
        }
    }

    /** What is computed reads keys that the target does not have. Naive end: empty or wrong results there. */
    @Test
    @Behaviour("CV-7")
    @Race("T19")
    void t19_computedFromKeysThatAreNotCopied_outcomeIsOnBothSides() {
        fillInputs();
        Instance w = arena.instance(DUAL_WRITE).warmUp();
        RedisClient redis = w.redis;
        arena.onTarget.sadd("out:union", "stale");

        redis.sunionstore("out:union", "in:set1", "in:set2");
        redis.sinterstore("out:inter", "in:set1", "in:set2");
        redis.sdiffstore("out:diff", "in:set1", "in:set2");
        redis.smove("in:moving", "out:moved", "m");
        redis.zunionstore("out:zunion", new ZParams().weights(2, 3), "in:zset1", "in:zset2");
        redis.zrangestore("out:zrange", "in:zset1", new ZRangeParams(0, 0));
        redis.lmove("in:queue", "out:queue", ListDirection.LEFT, ListDirection.RIGHT);
        redis.copy("in:hash", "out:copy", true);
        redis.sort("in:list", new SortingParams().desc(), "out:sorted");
        redis.bitop(BitOP.OR, "out:bits", "in:bits1", "in:bits2");
        redis.pfmerge("out:hll", "in:hll1", "in:hll2");
        redis.geosearchStore(
                "out:geo", "in:geo", new GeoSearchParam().fromLonLat(15, 37).byRadius(200, GeoUnit.KM));
        redis.eval(
                "return redis.call('SET', KEYS[2], redis.call('HGET', KEYS[1], 'f'))",
                List.of("in:hash", "out:script"),
                List.of());

        w.rest();
        assertThat(arena.onTarget.keys("out:*")).hasSize(13);
        assertThat(ServerComparison.compare(arena.source, arena.target))
                .extracting(Difference::key)
                .allMatch(key -> key.startsWith("in:"));
    }

    private static void fillInputs() {
        arena.onSource.sadd("in:set1", "a", "b");
        arena.onSource.sadd("in:set2", "b", "c");
        arena.onSource.sadd("in:moving", "m", "n");
        arena.onSource.zadd("in:zset1", Map.of("a", 1.0, "b", 2.0));
        arena.onSource.zadd("in:zset2", Map.of("b", 5.0));
        arena.onSource.rpush("in:queue", "1", "2");
        arena.onSource.rpush("in:list", "1", "3", "2");
        arena.onSource.hset("in:hash", "f", "v");
        arena.onSource.set("in:bits1", "abc");
        arena.onSource.set("in:bits2", "xyz");
        arena.onSource.pfadd("in:hll1", "a", "b");
        arena.onSource.pfadd("in:hll2", "c");
        arena.onSource.geoadd("in:geo", 13.361389, 38.115556, "Palermo");
    }

    /** C has read a stream; W adds a newer entry to both sides; C writes the older ones. Naive end: refused, or lost. */
    @Test
    @Behaviour("CV-1")
    @Race("T24")
    void t24_entryAddedWhileTheStreamIsCopied_allEntriesAreThere() {
        arena.onSource.xadd("stream", XAddParams.xAddParams().id(new StreamEntryID(100, 1)), Map.of("f", "old"));
        Instance w = arena.instance(DUAL_WRITE).warmUp();

        try (Copier copier = new Copier(arena)) {
            copier.converge("stream", () -> {
                w.redis.xadd("stream", XAddParams.xAddParams().id(new StreamEntryID(200, 1)), Map.of("f", "new"));
                w.rest();
            });
        }

        arena.restEqual();
        assertThat(arena.onTarget.xlen("stream")).isEqualTo(2);
    }

    /** C has read a key; W empties the database on both sides; C writes. Naive end: the key is back on the target alone. */
    @Test
    @Behaviour({"CV-2", "DB-8"})
    @Race("T20")
    void t20_databaseEmptiedWhileAKeyIsCopied_keyStaysGone() {
        arena.onSource.set("k", "v");
        Instance w = arena.instance(DUAL_WRITE, settings -> settings.keyspaceCommands(KeyspaceCommands.BOTH_SIDES))
                .warmUp();

        try (Copier copier = new Copier(arena)) {
            copier.converge("k", () -> {
                w.redis.flushDB();
                w.rest();
            });
        }

        arena.restEqual();
        assertThat(arena.onTarget.exists("k")).isFalse();
    }
}
