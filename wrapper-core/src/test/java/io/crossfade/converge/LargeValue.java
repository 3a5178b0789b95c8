package io.crossfade.converge;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.params.XClaimParams;
import redis.clients.jedis.params.XReadGroupParams;
import redis.clients.jedis.params.XTrimParams;

/** A value of each type that is large by the bound of a test: what fills it, what changes it at both ends and in between. */
enum LargeValue {
    STRING {
        @Override
        void fill(Jedis jedis, String key) {
            char[] text = new char[1_300_000];
            for (int i = 0; i < text.length; i++) {
                text[i] = (char) ('a' + i / 997 % 26);
            }
            jedis.set(key, new String(text));
        }

        @Override
        void change(Jedis jedis, String key) {
            jedis.setrange(key, 0, "head");
            jedis.setrange(key, 600_000, "middle");
            jedis.append(key, "tail");
        }

        @Override
        void write(Jedis jedis, String key, int n) {
            jedis.setrange(key, n * 20_000L, "written " + n);
            jedis.append(key, "appended " + n);
        }
    },
    HASH {
        @Override
        void fill(Jedis jedis, String key) {
            Map<String, String> fields = new HashMap<>();
            for (int i = 0; i < ELEMENTS; i++) {
                fields.put("field:" + i, "value " + i);
            }
            jedis.hset(key, fields);
        }

        @Override
        void change(Jedis jedis, String key) {
            jedis.hdel(key, "field:1", "field:2");
            jedis.hset(key, Map.of("field:3", "changed", "field:" + (ELEMENTS - 1), "", "new", "field"));
        }

        @Override
        void write(Jedis jedis, String key, int n) {
            jedis.hset(key, "field:" + n * 50, "written " + n);
            jedis.hset(key, "new " + n, "v");
            jedis.hdel(key, "field:" + (n * 50 + 1));
        }
    },
    SET {
        @Override
        void fill(Jedis jedis, String key) {
            jedis.sadd(key, words("member:", ELEMENTS));
        }

        @Override
        void change(Jedis jedis, String key) {
            jedis.srem(key, "member:1", "member:2");
            jedis.sadd(key, "new");
        }

        @Override
        void write(Jedis jedis, String key, int n) {
            jedis.sadd(key, "new " + n);
            jedis.srem(key, "member:" + n * 50);
        }
    },
    ZSET {
        @Override
        void fill(Jedis jedis, String key) {
            Map<String, Double> scores = new HashMap<>();
            for (int i = 0; i < ELEMENTS; i++) {
                scores.put("member:" + i, i / 7.0);
            }
            jedis.zadd(key, scores);
        }

        @Override
        void change(Jedis jedis, String key) {
            jedis.zrem(key, "member:1", "member:2");
            jedis.zadd(key, Map.of("member:3", -1.5, "new", Double.POSITIVE_INFINITY));
        }

        @Override
        void write(Jedis jedis, String key, int n) {
            jedis.zincrby(key, n + 0.1, "member:" + n * 50);
            jedis.zadd(key, n, "new " + n);
            jedis.zrem(key, "member:" + (n * 50 + 1));
        }
    },
    LIST {
        @Override
        void fill(Jedis jedis, String key) {
            jedis.rpush(key, words("element:", ELEMENTS));
        }

        @Override
        void change(Jedis jedis, String key) {
            jedis.lpop(key, 3);
            jedis.lpush(key, "new head");
            jedis.lset(key, 1_000, "changed");
            jedis.rpop(key, 2);
            jedis.rpush(key, "new tail", "newer tail", "newest tail");
        }

        @Override
        void write(Jedis jedis, String key, int n) {
            jedis.rpush(key, "pushed " + n);
            jedis.lpop(key);
            jedis.lset(key, n * 50L, "set " + n);
        }
    },
    /** With groups, and with pending entries of which some are trimmed off the head and some deleted. */
    STREAM {
        @Override
        void fill(Jedis jedis, String key) {
            try (Pipeline pipeline = jedis.pipelined()) {
                for (int i = 1; i <= ELEMENTS; i++) {
                    pipeline.xadd(key, new StreamEntryID(i, 1), Map.of("n", "entry " + i));
                }
            }
            jedis.xgroupCreate(key, "idle", new StreamEntryID(3, 0), false);
            jedis.xgroupCreate(key, "busy", new StreamEntryID(0, 0), false);
            read(jedis, key, "one", 1_200);
            read(jedis, key, "two", 900);
            jedis.xreadGroup(
                    "busy",
                    "nothing pending",
                    XReadGroupParams.xReadGroupParams(),
                    Map.of(key, new StreamEntryID(0, 0)));
            jedis.xack(key, "busy", new StreamEntryID(4, 1), new StreamEntryID(1_300, 1));
            jedis.xdel(key, new StreamEntryID(9, 1), new StreamEntryID(1_400, 1), new StreamEntryID(4_000, 1));
            jedis.xtrim(key, XTrimParams.xTrimParams().maxLen(4_199).exactTrimming()); // from 800 on
        }

        @Override
        void change(Jedis jedis, String key) {
            jedis.xdel(key, new StreamEntryID(2_000, 1));
            jedis.xadd(key, new StreamEntryID(ELEMENTS + 7, 0), Map.of("n", "new"));
            jedis.xtrim(key, XTrimParams.xTrimParams().minId("1100").exactTrimming());
            jedis.xack(key, "busy", new StreamEntryID(1_200, 1));
            jedis.xclaim(key, "busy", "three", 0, XClaimParams.xClaimParams(), new StreamEntryID(1_201, 1));
            jedis.xgroupDestroy(key, "idle");
            jedis.xgroupCreate(key, "new", new StreamEntryID(9, 9), false);
        }

        @Override
        void write(Jedis jedis, String key, int n) {
            jedis.xadd(key, new StreamEntryID(ELEMENTS + 1 + n, 0), Map.of("n", "new " + n));
            jedis.xdel(key, new StreamEntryID(1_000 + n * 50L, 1));
            read(jedis, key, "one", 2);
            jedis.xack(key, "busy", new StreamEntryID(1_001 + n * 10L, 1));
        }

        private static void read(Jedis jedis, String key, String consumer, int count) {
            jedis.xreadGroup(
                    "busy",
                    consumer,
                    XReadGroupParams.xReadGroupParams().count(count),
                    Map.of(key, StreamEntryID.XREADGROUP_UNDELIVERED_ENTRY));
        }
    };

    /** Enough for a table of any type, and for dozens of windows. */
    static final int ELEMENTS = 5_000;

    /** Fills {@code key}, always the same. */
    abstract void fill(Jedis jedis, String key);

    /** Changes a little here and there. */
    abstract void change(Jedis jedis, String key);

    /** What an application does to the key for the n-th time. */
    abstract void write(Jedis jedis, String key, int n);

    private static String[] words(String prefix, int count) {
        String[] words = new String[count];
        Arrays.setAll(words, i -> prefix + i);
        return words;
    }
}
