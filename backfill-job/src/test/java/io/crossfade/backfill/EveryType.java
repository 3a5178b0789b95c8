package io.crossfade.backfill;

import java.util.Map;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.params.XAddParams;
import redis.clients.jedis.params.XReadGroupParams;

/** Keys of every core type, a third of them with an expiry. */
public final class EveryType {
    private static final int PIPELINE = 1_000;
    private static final int TYPES = 9;
    private static final long FAR_SECONDS = 86_400;

    private EveryType() {}

    /** Adds keys {@code key:0} to {@code key:<count - 1>}. */
    public static void fill(Jedis jedis, int count) {
        for (int from = 0; from < count; from += PIPELINE) {
            try (Pipeline pipeline = jedis.pipelined()) {
                for (int i = from; i < Math.min(count, from + PIPELINE); i++) {
                    add(pipeline, "key:" + i, i);
                }
            }
        }
        try (Pipeline pipeline = jedis.pipelined()) {
            pipeline.set(new byte[] {0, (byte) 0xff, '{', '\n', '}', ' '}, new byte[] {(byte) 0x80, 0, '\r', '\n'});
            pipeline.set(new byte[0], new byte[0]);
        }
    }

    private static void add(Pipeline pipeline, String key, int i) {
        switch (i % TYPES) {
            case 0 -> pipeline.set(key, "value " + i);
            case 1 -> pipeline.set(key, Integer.toString(i));
            case 2 -> pipeline.hset(key, Map.of("a", "1", "b" + i, "x".repeat(i % 100)));
            case 3 -> pipeline.rpush(key, "one", "two", "" + i);
            case 4 -> pipeline.sadd(key, "one", "two", "" + i);
            case 5 -> pipeline.zadd(key, Map.of("one", 1.1, "two", -0.5, "" + i, (double) i));
            case 6 -> addStream(pipeline, key, i);
            case 7 -> pipeline.pfadd(key, "a" + i, "b", "c");
            default -> pipeline.setbit(key, i % 5_000, true);
        }
        if (i % 3 == 0) {
            pipeline.expire(key, FAR_SECONDS + i);
        }
    }

    private static void addStream(Pipeline pipeline, String key, int i) {
        pipeline.xadd(key, XAddParams.xAddParams().id(1, i + 1), Map.of("n", "" + i));
        pipeline.xadd(key, XAddParams.xAddParams().id(2, i + 1), Map.of("n", "" + i));
        pipeline.xgroupCreate(key, "group", new StreamEntryID("0-0"), false);
        pipeline.xreadGroup(
                "group",
                "consumer",
                XReadGroupParams.xReadGroupParams().count(1),
                Map.of(key, StreamEntryID.XREADGROUP_UNDELIVERED_ENTRY));
    }
}
