package io.crossfade.benchmarks.backfill;

import io.crossfade.testing.RealRedis;
import java.util.Map;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.StreamEntryID;

/** One key of very many elements. */
public enum LargeKey {
    HASH {
        @Override
        void element(Pipeline pipeline, int number) {
            pipeline.hset(NAME, "field:" + number, "value of twenty bytes");
        }
    },
    SET {
        @Override
        void element(Pipeline pipeline, int number) {
            pipeline.sadd(NAME, "member:" + number);
        }
    },
    /** The scores are in no order, so that each member has another place. */
    ZSET {
        @Override
        void element(Pipeline pipeline, int number) {
            pipeline.zadd(NAME, Integer.reverse(number), "member:" + number);
        }
    },
    LIST {
        @Override
        void element(Pipeline pipeline, int number) {
            pipeline.rpush(NAME, "element " + number);
        }
    },
    STREAM {
        @Override
        void element(Pipeline pipeline, int number) {
            pipeline.xadd(NAME, StreamEntryID.NEW_ENTRY, Map.of("field", "value " + number));
        }
    },
    /** An element is 40 bytes of it. */
    STRING {
        @Override
        void element(Pipeline pipeline, int number) {
            if (number % PART == 0) {
                pipeline.append(NAME, "x".repeat(ELEMENT_BYTES * PART));
            }
        }
    };

    private static final String NAME = "large";
    private static final int BATCH = 5_000;
    private static final int PART = 10_000;
    private static final int ELEMENT_BYTES = 40;

    /** Empties {@code server} and writes the key there. */
    public void preload(RealRedis server, int elements) {
        server.flush();
        try (Jedis jedis = server.jedis();
                Pipeline pipeline = jedis.pipelined()) {
            for (int i = 0; i < elements; i++) {
                element(pipeline, i);
                if (i % BATCH == BATCH - 1) {
                    pipeline.sync();
                }
            }
        }
    }

    abstract void element(Pipeline pipeline, int number);
}
