package io.crossfade.benchmarks.backfill;

import io.crossfade.testing.RealRedis;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.StreamEntryID;

/** What the source holds: the same keys each time. Makes them one by one, so that a small heap is enough. */
public enum KeySet {
    /** Strings of 100 bytes that never expire. */
    SMALL("strings of 100 bytes") {
        @Override
        void put(Pipeline pipeline, String key, SplittableRandom random) {
            pipeline.set(key, text(random, STRING_BYTES));
        }
    },
    /**
     * Half strings of 20 to 5,000 bytes, the others hashes, lists, sets, sorted sets and streams of 1 to 100 elements, one in a thousand of 5,000;
     * every third expires.
     */
    MIXED("strings of 20 to 5,000 bytes (half), hashes, lists, sets, sorted sets and streams; a third expire") {
        @Override
        void put(Pipeline pipeline, String key, SplittableRandom random) {
            if (random.nextBoolean()) {
                pipeline.set(key, text(random, (int) (20 * Math.pow(250, random.nextDouble()))));
            } else {
                collection(pipeline, key, random);
            }
            if (random.nextInt(3) == 0) {
                pipeline.expire(key, DAY_SECONDS + random.nextInt(DAY_SECONDS));
            }
        }
    };

    private static final int STRING_BYTES = 100;
    private static final int DAY_SECONDS = 86_400;
    private static final int BATCH = 5_000;
    private static final int ELEMENT_BYTES = 20;
    private static final int MOST_ELEMENTS = 100;
    private static final int MANY_ELEMENTS = 5_000;
    private static final int ONE_IN = 1_000;
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private final String title;

    KeySet(String title) {
        this.title = title;
    }

    /** Returns what the keys hold, in words. */
    public String title() {
        return title;
    }

    /** Empties {@code server} and writes so many keys there. */
    public void preload(RealRedis server, int keys) {
        server.flush();
        SplittableRandom random = new SplittableRandom(42);
        try (Jedis jedis = server.jedis();
                Pipeline pipeline = jedis.pipelined()) {
            for (int i = 0; i < keys; i++) {
                put(pipeline, "bench:" + i, random);
                if (i % BATCH == BATCH - 1) {
                    pipeline.sync();
                }
            }
        }
    }

    abstract void put(Pipeline pipeline, String key, SplittableRandom random);

    private static void collection(Pipeline pipeline, String key, SplittableRandom random) {
        int elements = random.nextInt(ONE_IN) == 0 ? MANY_ELEMENTS : 1 + random.nextInt(MOST_ELEMENTS);
        List<String> texts = new ArrayList<>(elements);
        for (int i = 0; i < elements; i++) {
            texts.add(text(random, ELEMENT_BYTES));
        }
        switch (random.nextInt(5)) {
            case 0 -> pipeline.hset(key, with(texts, text -> text));
            case 1 -> pipeline.rpush(key, texts.toArray(String[]::new));
            case 2 -> pipeline.sadd(key, texts.toArray(String[]::new));
            case 3 -> pipeline.zadd(key, with(texts, text -> random.nextDouble()));
            default ->
                texts.subList(0, Math.min(MOST_ELEMENTS, elements))
                        .forEach(text -> pipeline.xadd(key, StreamEntryID.NEW_ENTRY, Map.of("field", text)));
        }
    }

    private static <T> Map<String, T> with(List<String> texts, Function<String, T> value) {
        Map<String, T> map = new HashMap<>();
        texts.forEach(text -> map.put(text, value.apply(text)));
        return map;
    }

    private static String text(SplittableRandom random, int bytes) {
        StringBuilder text = new StringBuilder(bytes);
        for (int i = 0; i < bytes; i++) {
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return text.toString();
    }
}
