package io.crossfade.samples.demo;

import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;

/** Fills an empty server: every kind of key, a third of them with an expiry, and some offers that soon run out. */
final class SampleData {
    private static final int BATCH = 1_000;
    private static final long HOUR_MILLIS = 3_600_000;
    private static final int KEYS_PER_OFFER = 300;
    private static final long FIRST_OFFER_ENDS_MILLIS = 6_000;
    private static final long LAST_OFFER_ENDS_MILLIS = 24_000;

    private final int keys;
    private final long startMillis;

    /**
     * Plans the data.
     *
     * @param keys how many keys there are, the offers apart
     * @param startMillis the Unix time from which expiry counts
     */
    SampleData(int keys, long startMillis) {
        this.keys = keys;
        this.startMillis = startMillis;
    }

    /** Writes everything, in pipelines. */
    void fill(Jedis jedis) {
        try (Pipeline redis = jedis.pipelined()) {
            int written = 0;
            for (SampleKind kind : SampleKind.values()) {
                for (int number = 0; number < count(kind); number++) {
                    String key = kind.key(number);
                    kind.write(redis, key, number);
                    if (number % 3 == 0) {
                        redis.pexpireAt(key, startMillis + HOUR_MILLIS + number);
                    }
                    if (++written % BATCH == 0) {
                        redis.sync();
                    }
                }
            }
            for (int offer = 0; offer < offers(); offer++) {
                redis.set(offer(offer), "half price");
                redis.pexpireAt(offer(offer), offerEndsAtMillis(offer));
            }
        }
    }

    /** Returns how many keys of a kind there are. */
    int count(SampleKind kind) {
        return kind.count(keys);
    }

    /** Returns how many offers there are. */
    int offers() {
        return keys / KEYS_PER_OFFER;
    }

    /** Returns the name of an offer. */
    static String offer(int number) {
        return "offer:" + number;
    }

    /** Returns the Unix time at which an offer expires; they expire one after the other while the demo runs. */
    long offerEndsAtMillis(int number) {
        long span = LAST_OFFER_ENDS_MILLIS - FIRST_OFFER_ENDS_MILLIS;
        return startMillis + FIRST_OFFER_ENDS_MILLIS + span * number / offers();
    }
}
