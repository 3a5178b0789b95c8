package io.crossfade.converge;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import redis.clients.jedis.Jedis;

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
