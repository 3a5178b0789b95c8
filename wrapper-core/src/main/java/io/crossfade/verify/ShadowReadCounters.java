package io.crossfade.verify;

import java.util.concurrent.atomic.LongAdder;

/** What has become of sampled reads since the start. Thread-safe; every count only grows. */
public final class ShadowReadCounters {
    final LongAdder equal = new LongAdder();
    final LongAdder different = new LongAdder();
    final LongAdder inconclusive = new LongAdder();
    final LongAdder dropped = new LongAdder();
    final LongAdder failed = new LongAdder();

    /** Returns the reads that both sides answered alike. */
    public long equal() {
        return equal.sum();
    }

    /** Returns the reads answered differently while their keys were not in motion: each is then checked by state. */
    public long different() {
        return different.sum();
    }

    /** Returns the reads that could not be judged: a key was in motion, or the shadow does not know the command. */
    public long inconclusive() {
        return inconclusive.sum();
    }

    /** Returns the samples dropped because the queue was full. */
    public long dropped() {
        return dropped.sum();
    }

    /** Returns the samples given up because the shadow could not be reached. */
    public long failed() {
        return failed.sum();
    }

    /** Returns the reads that were compared: equal or different. */
    public long compared() {
        return equal() + different();
    }
}
