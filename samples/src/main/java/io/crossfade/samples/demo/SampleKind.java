package io.crossfade.samples.demo;

import java.util.Map;
import redis.clients.jedis.PipeliningBase;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.params.XAddParams;
import redis.clients.jedis.params.XReadGroupParams;

/** The keys that the source holds before anything starts: one kind for each type that the shop keeps. */
enum SampleKind {
    /** Strings. */
    PRODUCT("product", 25) {
        @Override
        void write(PipeliningBase redis, String key, int number) {
            redis.set(key, "name=product " + number + ";price=" + number % 997);
        }
    },
    /** Counters, none of which starts at zero. */
    VIEWS("views", 15) {
        @Override
        void write(PipeliningBase redis, String key, int number) {
            redis.set(key, Long.toString(firstCount(number)));
        }
    },
    /** Hashes with a counter in each. */
    CART("cart", 15) {
        @Override
        void write(PipeliningBase redis, String key, int number) {
            String quantity = Long.toString(firstCount(number));
            redis.hset(key, Map.of("owner", "customer " + number, "note", "", QUANTITY, quantity));
        }
    },
    /** Lists. */
    QUEUE("queue", 10) {
        @Override
        void write(PipeliningBase redis, String key, int number) {
            redis.rpush(key, firstElements(key));
        }
    },
    /** Sets. */
    TAGS("tags", 10) {
        @Override
        void write(PipeliningBase redis, String key, int number) {
            redis.sadd(key, "new", "tag " + number % 50, "colour " + number % 7);
        }
    },
    /** Sorted sets. */
    RANKING("ranking", 10) {
        @Override
        void write(PipeliningBase redis, String key, int number) {
            redis.zadd(key, Map.of("regular", 1.5, "newcomer", number / 3.0, "customer " + number, -7.0));
        }
    },
    /** Strings that are deleted, one after the other, and must not come back. */
    COUPON("coupon", 5) {
        @Override
        void write(PipeliningBase redis, String key, int number) {
            redis.set(key, "worth " + number % 90);
        }
    },
    /** Streams, each with a consumer group that has two entries pending. */
    EVENTS("events", 2) {
        @Override
        void write(PipeliningBase redis, String key, int number) {
            for (int entry = 1; entry <= 3; entry++) {
                redis.xadd(key, XAddParams.xAddParams().id(number + 1L, entry), Map.of("kind", "order"));
            }
            redis.xgroupCreate(key, "mailers", new StreamEntryID(0, 0), false);
            redis.xreadGroup(
                    "mailers",
                    "mailer-1",
                    XReadGroupParams.xReadGroupParams().count(2),
                    Map.of(key, StreamEntryID.XREADGROUP_UNDELIVERED_ENTRY));
        }
    },
    /** HyperLogLogs. */
    VISITORS("visitors", 4) {
        @Override
        void write(PipeliningBase redis, String key, int number) {
            redis.pfadd(key, "visitor " + number, "visitor " + number / 2, "visitor 7");
        }
    },
    /** Bitmaps. */
    ACTIVE("active", 4) {
        @Override
        void write(PipeliningBase redis, String key, int number) {
            redis.setbit(key, number % 512, true);
            redis.setbit(key, 77, true);
        }
    };

    /** The field of a cart that counts. */
    static final String QUANTITY = "quantity";

    private final String prefix;
    private final int percent;

    SampleKind(String prefix, int percent) {
        this.prefix = prefix;
        this.percent = percent;
    }

    /** Queues the commands that make {@code key}. */
    abstract void write(PipeliningBase redis, String key, int number);

    /** Returns how many of {@code keys} keys are of this kind. */
    int count(int keys) {
        return (int) ((long) keys * percent / 100);
    }

    /** Returns the name of a key of this kind. */
    String key(int number) {
        return prefix + ":" + number;
    }

    /** Returns what a counter starts with. */
    static long firstCount(int number) {
        return 1 + number % 10;
    }

    /** Returns what a list starts with; each element names its list, so that no other has it. */
    static String[] firstElements(String key) {
        return new String[] {key + "#first", key + "#second", key + "#third"};
    }
}
