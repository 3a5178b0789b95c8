package io.crossfade.differential;

import static io.crossfade.differential.Words.bytes;

import io.crossfade.testing.RunningServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.StreamEntryID;

/** What DUMP gives for a value of each type, and some bytes that it never gave. */
final class Payloads {
    private Payloads() {}

    /** Writes values to an empty server, takes their payloads, and empties it again. */
    static List<byte[]> from(RunningServer server) {
        try (Jedis redis = server.jedis()) {
            redis.set("string", "value");
            redis.set("number", "42");
            redis.hset("hash", Map.of("f1", "v", "f2", "7"));
            redis.rpush("list", "a", "b", "m1");
            redis.sadd("set", "m1", "m2");
            redis.sadd("numbers", "1", "2", "3");
            redis.zadd("zset", Map.of("m1", 1.0, "m2", 2.5));
            redis.xadd("stream", new StreamEntryID(1, 1), Map.of("f", "v"));
            redis.xgroupCreate("stream", "group1", new StreamEntryID(0, 0), false);
            List<byte[]> payloads = new ArrayList<>(List.of(bytes("no payload"), new byte[0]));
            for (String key : new TreeSet<>(redis.keys("*"))) { // in one order, else a seed would not say what is drawn
                payloads.add(redis.dump(key));
            }
            redis.flushAll();
            return payloads;
        }
    }
}
