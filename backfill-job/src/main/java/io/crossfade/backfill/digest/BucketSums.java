package io.crossfade.backfill.digest;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.crossfade.converge.KeyDigest;
import io.crossfade.converge.Sum128;
import io.crossfade.model.Key;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Digests of keys added up by hash slot. Sums do not depend on the order, so those of several workers, or servers, are added up too. Takes
 * 2.5 MB, however many keys there are. Not thread-safe.
 */
public final class BucketSums {
    /** How many buckets there are: one for each hash slot. */
    public static final int BUCKETS = 16_384;

    /** How many sums of expiries there are: a difference of some keys that cancels out in one does not in another. */
    static final int MOMENTS = 4;

    /** Weights are this to nearly twice this, so that no key weighs little and hardly two weigh the same. */
    static final int LEAST_WEIGHT = 256;

    private static final byte[] WEIGHTS = "weights".getBytes(US_ASCII);
    private static final int KEYS = 0;
    private static final int EXPIRING = 1;
    private static final int UNREAD = 2;
    private static final int FIRST_MOMENT = 3;
    private static final int NUMBERS = FIRST_MOMENT + MOMENTS;

    private final long[] numbers = new long[BUCKETS * NUMBERS];
    private final Sum128[] contents = zeroes();
    private final Sum128[] expiries = zeroes();
    private final Sum128[] counters = zeroes();

    /** Adds a key, by the name it has for the application. */
    public void add(Key key, KeyDigest digest) {
        int slot = key.slot();
        switch (digest.state()) {
            case ABSENT -> {
                // it has gone since the scan brought its name
            }
            case UNREAD -> numbers[slot * NUMBERS + UNREAD]++;
            case READ -> {
                numbers[slot * NUMBERS + KEYS]++;
                contents[slot] = contents[slot].plus(digest.content());
                counters[slot] = counters[slot].plus(digest.counters());
                if (digest.expiresAtMillis() >= 0) {
                    addExpiry(key, slot, digest.expiresAtMillis());
                }
            }
        }
    }

    private void addExpiry(Key key, int slot, long atMillis) {
        byte[] name = key.bytes();
        expiries[slot] =
                expiries[slot].plus(Sum128.of(name, Long.toString(atMillis).getBytes(US_ASCII)));
        numbers[slot * NUMBERS + EXPIRING]++;
        long random = Sum128.of(name, WEIGHTS).low();
        for (int i = 0; i < MOMENTS; i++) {
            long weight = LEAST_WEIGHT + (random & (LEAST_WEIGHT - 1));
            boolean negative = (random & LEAST_WEIGHT) != 0;
            numbers[slot * NUMBERS + FIRST_MOMENT + i] += negative ? -weight * atMillis : weight * atMillis;
            random >>>= Short.SIZE;
        }
    }

    /** Adds all that another one has. */
    public void addAll(BucketSums other) {
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] += other.numbers[i];
        }
        for (int slot = 0; slot < BUCKETS; slot++) {
            contents[slot] = contents[slot].plus(other.contents[slot]);
            expiries[slot] = expiries[slot].plus(other.expiries[slot]);
            counters[slot] = counters[slot].plus(other.counters[slot]);
        }
    }

    /** Adds what a slot holds. */
    void add(int slot, Bucket bucket) {
        int at = slot * NUMBERS;
        numbers[at + KEYS] += bucket.keys();
        numbers[at + EXPIRING] += bucket.expiring();
        numbers[at + UNREAD] += bucket.unread();
        for (int i = 0; i < MOMENTS; i++) {
            numbers[at + FIRST_MOMENT + i] += bucket.moments().get(i);
        }
        contents[slot] = contents[slot].plus(bucket.contents());
        expiries[slot] = expiries[slot].plus(bucket.expiries());
        counters[slot] = counters[slot].plus(bucket.counters());
    }

    /** Returns what a slot holds. */
    public Bucket bucket(int slot) {
        int at = slot * NUMBERS;
        List<Long> moments = new ArrayList<>(MOMENTS);
        for (int i = 0; i < MOMENTS; i++) {
            moments.add(numbers[at + FIRST_MOMENT + i]);
        }
        return new Bucket(
                numbers[at + KEYS],
                numbers[at + EXPIRING],
                numbers[at + UNREAD],
                contents[slot],
                expiries[slot],
                counters[slot],
                moments);
    }

    /** Returns how many keys there are in all, with a digest or without. */
    public long keys() {
        long sum = unread();
        for (int slot = 0; slot < BUCKETS; slot++) {
            sum += numbers[slot * NUMBERS + KEYS];
        }
        return sum;
    }

    /** Returns how many keys there are without a digest. */
    public long unread() {
        long sum = 0;
        for (int slot = 0; slot < BUCKETS; slot++) {
            sum += numbers[slot * NUMBERS + UNREAD];
        }
        return sum;
    }

    private static Sum128[] zeroes() {
        Sum128[] sums = new Sum128[BUCKETS];
        Arrays.fill(sums, Sum128.ZERO);
        return sums;
    }
}
