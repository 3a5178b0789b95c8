package io.crossfade.converge;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.crossfade.model.Key;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.params.XAddParams;
import redis.clients.jedis.params.XClaimParams;
import redis.clients.jedis.params.XReadGroupParams;

/** Fills a server with values of every type and encoding, small, large and odd. */
final class EveryType {
    private static final int LARGE = 10_000;

    private EveryType() {}

    /** Returns the keys it made; every third expires. */
    static List<Key> fill(Jedis jedis) {
        Random random = new Random(7);
        byte[] allBytes = new byte[256];
        for (int i = 0; i < allBytes.length; i++) {
            allBytes[i] = (byte) i;
        }
        jedis.set("string:plain", "value");
        jedis.set("string:number", "12345678901");
        jedis.set("string:empty", "");
        jedis.set("string:binary".getBytes(UTF_8), allBytes);
        jedis.set(allBytes, "the key itself is binary".getBytes(UTF_8));
        byte[] noise = new byte[1_000_000];
        random.nextBytes(noise);
        jedis.set("string:large".getBytes(UTF_8), noise);
        jedis.setbit("bitmap", 100_003, true);
        jedis.pfadd("hll:sparse", "a", "b", "c");
        for (int i = 0; i < 50; i++) {
            jedis.pfadd("hll:dense", words(i * 1000, 1000));
        }
        jedis.rpush("list:small", "b", "a", "b");
        jedis.rpush("list:large", words(0, LARGE));
        jedis.rpush("list:binary".getBytes(UTF_8), allBytes, new byte[0]);
        jedis.sadd("set:numbers", "1", "2", "-3");
        jedis.sadd("set:small", "x", "y", "z");
        jedis.sadd("set:large", words(0, LARGE));
        jedis.hset("hash:small", Map.of("f", "1", "g", "", "", "empty field"));
        Map<String, String> hash = new HashMap<>();
        Map<String, Double> scores = new HashMap<>();
        for (int i = 0; i < LARGE; i++) {
            hash.put("field" + i, "value" + i);
            scores.put("member" + i, random.nextGaussian() * Math.pow(10, random.nextInt(-200, 200)));
        }
        jedis.hset("hash:large", hash);
        jedis.zadd(
                "zset:small",
                Map.of("a", 1.1, "b", -0.0, "c", Double.POSITIVE_INFINITY, "d", Double.NEGATIVE_INFINITY, "e", 1e-310));
        jedis.zadd("zset:large", scores);
        jedis.geoadd("geo", 13.361389, 38.115556, "Palermo");
        streams(jedis);
        List<Key> keys = new ArrayList<>();
        for (byte[] key : jedis.keys("*".getBytes(UTF_8))) {
            if (keys.size() % 3 == 0) {
                jedis.pexpireAt(key, System.currentTimeMillis() + 3_600_000 + keys.size());
            }
            keys.add(Key.of(key));
        }
        return keys;
    }

    private static void streams(Jedis jedis) {
        try (Pipeline pipeline = jedis.pipelined()) {
            for (int i = 1; i <= LARGE; i++) {
                pipeline.xadd("stream:large", new StreamEntryID(i, 1), Map.of("n", "" + i));
            }
        }
        for (int i = 1; i <= 20; i++) {
            jedis.xadd("stream:groups", XAddParams.xAddParams().id(i, 0), Map.of("field", "value" + i, "other", ""));
        }
        jedis.xgroupCreate("stream:groups", "idle", new StreamEntryID(0, 0), false);
        jedis.xgroupCreate("stream:groups", "busy", new StreamEntryID(2, 0), false);
        jedis.xreadGroup(
                "busy",
                "nothing pending",
                XReadGroupParams.xReadGroupParams(),
                Map.of("stream:groups", new StreamEntryID(0, 0)));
        read(jedis, "one", 5);
        read(jedis, "two", 5);
        jedis.xack("stream:groups", "busy", new StreamEntryID(4, 0));
        jedis.xclaim("stream:groups", "busy", "one", 0, XClaimParams.xClaimParams(), new StreamEntryID(9, 0));
        jedis.xdel("stream:groups", new StreamEntryID(5, 0), new StreamEntryID(20, 0));
        jedis.xgroupCreate("stream:never used", "group", new StreamEntryID(0, 0), true);
        jedis.xadd("stream:emptied", XAddParams.xAddParams().id(7, 7), Map.of("a", "b"));
        jedis.xdel("stream:emptied", new StreamEntryID(7, 7));
    }

    private static void read(Jedis jedis, String consumer, int count) {
        jedis.xreadGroup(
                "busy",
                consumer,
                XReadGroupParams.xReadGroupParams().count(count),
                Map.of("stream:groups", StreamEntryID.XREADGROUP_UNDELIVERED_ENTRY));
    }

    private static String[] words(int from, int count) {
        String[] words = new String[count];
        for (int i = 0; i < count; i++) {
            words[i] = "word" + (from + i);
        }
        return words;
    }
}
