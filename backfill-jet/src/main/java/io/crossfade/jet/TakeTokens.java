package io.crossfade.jet;

import com.hazelcast.map.EntryProcessor;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Takes tokens from a bucket that is one number: when the next one is free. Answers after how many nanoseconds those taken are.
 *
 * @param perSecond how many become free in a second
 * @param count how many are taken
 * @param nowNanos the time of the cluster, by the clock of whoever takes them
 */
record TakeTokens(int perSecond, int count, long nowNanos) implements EntryProcessor<String, Long, Long> {
    /** What was not taken is kept for so long. */
    private static final long KEPT_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    @Override
    public Long process(Map.Entry<String, Long> bucket) {
        Long free = bucket.getValue();
        long from = free == null ? nowNanos : Math.max(free, nowNanos - KEPT_NANOS);
        bucket.setValue(from + (long) ((double) TimeUnit.SECONDS.toNanos(1) * count / perSecond));
        return Math.max(0, from - nowNanos);
    }
}
