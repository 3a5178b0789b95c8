package io.crossfade.replicator;

import java.util.HashMap;
import java.util.Map;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.params.XAddParams;
import redis.clients.jedis.params.XReadGroupParams;

/** Keys of every core type in each of its encodings, some with an expiry, under names and with values of any bytes. */
final class AllTypes {
    /** How many keys {@link #fill} adds. */
    static final int COUNT = 21;

    private static final int MANY = 700;
    private static final long FAR_SECONDS = 86_400;

    private AllTypes() {}

    static void fill(Jedis jedis) {
        jedis.set("string", "text");
        jedis.set("integer", "-123456789");
        jedis.set("compressed", "abc".repeat(1_000));
        jedis.set(new byte[] {0, (byte) 0xff, '{', '\n', '}'}, new byte[] {(byte) 0x80, 0, '\r', '\n'});
        jedis.set(new byte[0], new byte[0]);
        jedis.setbit("bits", 5_000, true);
        jedis.pfadd("hyperloglog", "a", "b", "c");
        jedis.rpush("list", "one", "two", "3");
        jedis.sadd("set", "one", "two", "3");
        jedis.sadd("set of integers", "1", "200000", "-3");
        jedis.zadd("sorted set", Map.of("one", 1.1, "two", -0.5, "three", Double.POSITIVE_INFINITY));
        jedis.hset("hash", Map.of("a", "1", "b", "x".repeat(30)));
        Map<String, String> fields = new HashMap<>();
        Map<String, Double> scores = new HashMap<>();
        for (int i = 0; i < MANY; i++) {
            fields.put("field" + i, "value" + i);
            scores.put("member" + i, i / 3.0);
            jedis.rpush("long list", "element " + i);
            jedis.sadd("large set", "member" + i);
        }
        jedis.rpush("list of large elements", "x".repeat(10_000), "y".repeat(10_000));
        jedis.hset("large hash", fields);
        jedis.zadd("large sorted set", scores);
        stream(jedis);
        jedis.setex("expiring string", FAR_SECONDS, "1");
        jedis.hset("expiring hash", "a", "1");
        jedis.expire("expiring hash", FAR_SECONDS);
        jedis.hset("empty fields", "", "");
    }

    private static void stream(Jedis jedis) {
        for (int i = 1; i <= 5; i++) {
            jedis.xadd("stream", XAddParams.xAddParams().id(i, i), Map.of("n", "" + i));
        }
        jedis.xdel("stream", new StreamEntryID(4, 4));
        jedis.xgroupCreate("stream", "group", new StreamEntryID(0, 0), false);
        jedis.xreadGroup(
                "group",
                "consumer",
                XReadGroupParams.xReadGroupParams().count(2),
                Map.of("stream", StreamEntryID.XREADGROUP_UNDELIVERED_ENTRY));
        jedis.xack("stream", "group", new StreamEntryID(1, 1));
    }
}
