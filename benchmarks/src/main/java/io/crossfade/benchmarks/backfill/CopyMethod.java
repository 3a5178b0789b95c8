package io.crossfade.benchmarks.backfill;

import io.crossfade.testing.RealRedis;

/** One thing to do with every key, most often to copy it; blocks until all are through. */
public interface CopyMethod {
    /** Returns the name in the tables. */
    String title();

    /** Copies every key of {@code source} to the empty {@code target}, or looks at what the method before has copied. */
    void copy(RealRedis source, RealRedis target);
}
