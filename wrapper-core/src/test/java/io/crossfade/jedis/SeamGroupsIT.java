package io.crossfade.jedis;

import static io.crossfade.model.MigrationPhase.SHADOW_READ;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.jedis.SeamClient.Opened;
import io.crossfade.testing.Behaviour;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import redis.clients.jedis.GeoCoordinate;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.args.GeoUnit;
import redis.clients.jedis.args.ListDirection;
import redis.clients.jedis.commands.JedisCommands;
import redis.clients.jedis.params.GetExParams;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.params.SetParams;
import redis.clients.jedis.params.XReadGroupParams;

/** A walk through every supported group of commands over every stock client. */
class SeamGroupsIT {
    private final TwoServers servers = new TwoServers();
    private final JedisCrossfade jedis = servers.open(SHADOW_READ);

    @AfterEach
    void end() {
        jedis.close();
        servers.close();
    }

    @ParameterizedTest
    @EnumSource
    @Behaviour({"JD-1", "DW-3"})
    void groups_eachOne_isAnsweredAsEverAndCarried(SeamClient kind) {
        try (Opened client = kind.open(jedis)) {
            JedisCommands redis = client.commands();
            strings(redis);
            bits(redis);
            hashes(redis);
            lists(redis);
            sets(redis);
            sortedSets(redis);
            streams(redis);
            places(redis);
            keys(redis);
            scripts(redis);
        }
        assertThat(jedis.crossfade().awaitConverged(TwoServers.REST)).isTrue();
        servers.assertEqual();
    }

    private static void strings(JedisCommands redis) {
        assertThat(redis.set("s", "v")).isEqualTo("OK");
        assertThat(redis.set("s", "w", new SetParams().nx())).isNull();
        assertThat(redis.append("s", "+")).isEqualTo(2);
        assertThat(redis.getrange("s", 0, 0)).isEqualTo("v");
        assertThat(redis.setex("s:ex", 1_000, "v")).isEqualTo("OK");
        assertThat(redis.getEx("s:ex", new GetExParams().persist())).isEqualTo("v");
        assertThat(redis.incrBy("s:n", 5)).isEqualTo(5);
        assertThat(redis.incrByFloat("s:f", 0.5)).isEqualTo(0.5);
        assertThat(redis.getDel("s:gone")).isNull();
        assertThat(redis.setrange("s", 1, "xyz")).isEqualTo(4);
    }

    private static void bits(JedisCommands redis) {
        assertThat(redis.setbit("b", 9, true)).isFalse();
        assertThat(redis.bitcount("b")).isEqualTo(1);
        assertThat(redis.bitfield("b", "INCRBY", "u8", "0", "3")).containsExactly(3L);
        assertThat(redis.pfadd("hll", "a", "b", "c")).isEqualTo(1);
        assertThat(redis.pfcount("hll")).isEqualTo(3);
    }

    private static void hashes(JedisCommands redis) {
        assertThat(redis.hset("h", Map.of("a", "1", "b", "2"))).isEqualTo(2);
        assertThat(redis.hincrBy("h", "a", 4)).isEqualTo(5);
        assertThat(redis.hsetnx("h", "a", "9")).isZero();
        assertThat(redis.hdel("h", "b")).isEqualTo(1);
        assertThat(redis.hgetAll("h")).isEqualTo(Map.of("a", "5"));
        assertThat(redis.hscan("h", "0").getResult()).hasSize(1);
    }

    private static void lists(JedisCommands redis) {
        assertThat(redis.rpush("l", "a", "b", "c", "d")).isEqualTo(4);
        assertThat(redis.lpop("l")).isEqualTo("a");
        assertThat(redis.lmove("l", "l2", ListDirection.LEFT, ListDirection.RIGHT))
                .isEqualTo("b");
        assertThat(redis.blpop(1, "l")).containsExactly("l", "c");
        assertThat(redis.ltrim("l", 0, 0)).isEqualTo("OK");
        assertThat(redis.lrange("l", 0, -1)).containsExactly("d");
    }

    private static void sets(JedisCommands redis) {
        assertThat(redis.sadd("set", "a", "b", "c")).isEqualTo(3);
        assertThat(redis.srem("set", "a")).isEqualTo(1);
        assertThat(redis.smove("set", "set2", "b")).isEqualTo(1);
        assertThat(redis.spop("set")).isEqualTo("c");
        assertThat(redis.sunionstore("set3", "set2", "set")).isEqualTo(1);
        assertThat(redis.smembers("set3")).containsExactly("b");
    }

    private static void sortedSets(JedisCommands redis) {
        assertThat(redis.zadd("z", Map.of("a", 1.0, "b", 2.5))).isEqualTo(2);
        assertThat(redis.zincrby("z", 0.1, "a")).isEqualTo(1.1);
        assertThat(redis.zrange("z", 0, -1)).containsExactly("a", "b");
        assertThat(redis.zpopmax("z").getElement()).isEqualTo("b");
        assertThat(redis.zscore("z", "a")).isEqualTo(1.1);
    }

    private static void streams(JedisCommands redis) {
        StreamEntryID id = redis.xadd("x", StreamEntryID.NEW_ENTRY, Map.of("f", "v"));
        redis.xadd("x", StreamEntryID.NEW_ENTRY, Map.of("f", "w"));
        assertThat(redis.xgroupCreate("x", "group", new StreamEntryID(0, 0), false))
                .isEqualTo("OK");
        assertThat(redis.xreadGroup(
                        "group",
                        "consumer",
                        XReadGroupParams.xReadGroupParams().count(1),
                        Map.of("x", StreamEntryID.XREADGROUP_UNDELIVERED_ENTRY)))
                .singleElement()
                .satisfies(
                        entries -> assertThat(entries.getValue().get(0).getID()).isEqualTo(id));
        assertThat(redis.xack("x", "group", id)).isEqualTo(1);
        assertThat(redis.xlen("x")).isEqualTo(2);
    }

    private static void places(JedisCommands redis) {
        assertThat(redis.geoadd("g", Map.of("here", new GeoCoordinate(13, 52), "there", new GeoCoordinate(14, 53))))
                .isEqualTo(2);
        assertThat(redis.geodist("g", "here", "there", GeoUnit.KM)).isBetween(120.0, 140.0);
    }

    private static void keys(JedisCommands redis) {
        assertThat(redis.expire("s", 1_000)).isEqualTo(1);
        assertThat(redis.ttl("s")).isBetween(900L, 1_000L);
        assertThat(redis.persist("s")).isEqualTo(1);
        assertThat(redis.rename("l2", "l3")).isEqualTo("OK");
        assertThat(redis.copy("l3", "l4", true)).isTrue();
        assertThat(redis.type("l4")).isEqualTo("list");
        assertThat(redis.del("l3")).isEqualTo(1);
        assertThat(redis.unlink("set2")).isEqualTo(1);
        assertThat(redis.scan("0", new ScanParams().match("s*").count(1_000)).getResult())
                .contains("s", "set3");
        byte[] dump = redis.dump("z");
        assertThat(redis.restore("z2", 0, dump)).isEqualTo("OK");
        assertThat(redis.exists("z2")).isTrue();
    }

    private static void scripts(JedisCommands redis) {
        assertThat(redis.eval("return redis.call('INCR', KEYS[1])", List.of("script"), List.of()))
                .isEqualTo(1L);
    }
}
