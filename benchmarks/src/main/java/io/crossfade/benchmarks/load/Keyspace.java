package io.crossfade.benchmarks.load;

import io.crossfade.testing.RealRedis;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;

/** The keys of a load and its values of 100 random characters. Immutable and thread-safe. */
public final class Keyspace {
    private static final int VALUE_CHARACTERS = 100;
    private static final int VALUES = 1_024;
    private static final int BATCH = 5_000;
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private final String[] keys;
    private final String[] values;

    /** Makes {@code size} keys, at least 1. */
    public Keyspace(int size) {
        SplittableRandom random = new SplittableRandom(42);
        this.keys = new String[size];
        for (int i = 0; i < size; i++) {
            keys[i] = "bench:" + i;
        }
        this.values = new String[VALUES];
        for (int i = 0; i < VALUES; i++) {
            values[i] = text(random);
        }
    }

    private static String text(SplittableRandom random) {
        StringBuilder text = new StringBuilder(VALUE_CHARACTERS);
        for (int i = 0; i < VALUE_CHARACTERS; i++) {
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return text.toString();
    }

    /** Returns how many keys there are. */
    public int size() {
        return keys.length;
    }

    String key(SplittableRandom random) {
        return keys[random.nextInt(keys.length)];
    }

    String value(SplittableRandom random) {
        return values[random.nextInt(VALUES)];
    }

    /** Empties a server and writes every key there, the same values each time. */
    public void preload(RealRedis server) {
        server.flush();
        try (Jedis jedis = server.jedis();
                Pipeline pipeline = jedis.pipelined()) {
            for (int i = 0; i < keys.length; i++) {
                pipeline.set(keys[i], values[i % VALUES]);
                if (i % BATCH == BATCH - 1) {
                    pipeline.sync();
                }
            }
        }
    }

    /** Returns how many of the keys the two servers do not hold alike, asked of the servers themselves. */
    public long different(RealRedis one, RealRedis other) {
        long different = 0;
        try (Jedis left = one.jedis();
                Jedis right = other.jedis()) {
            for (int from = 0; from < keys.length; from += BATCH) {
                String[] batch = batch(from);
                List<String> here = left.mget(batch);
                List<String> there = right.mget(batch);
                for (int i = 0; i < batch.length; i++) {
                    different += Objects.equals(here.get(i), there.get(i)) ? 0 : 1;
                }
            }
        }
        return different;
    }

    private String[] batch(int from) {
        List<String> batch = new ArrayList<>(BATCH);
        for (int i = from; i < Math.min(keys.length, from + BATCH); i++) {
            batch.add(keys[i]);
        }
        return batch.toArray(String[]::new);
    }

    static void requirePresent(@Nullable String value) {
        if (value == null) {
            throw new IllegalStateException("a key that was written is missing");
        }
    }
}
