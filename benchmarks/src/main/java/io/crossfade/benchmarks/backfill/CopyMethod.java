package io.crossfade.benchmarks.backfill;

import io.crossfade.testing.RealRedis;

/** One way to copy every key; blocks until the target has them all. */
public interface CopyMethod {
    /** Returns the name in the tables. */
    String title();

    /** Copies every key of {@code source} to the empty {@code target}. */
    void copy(RealRedis source, RealRedis target);
}
