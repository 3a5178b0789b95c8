package io.crossfade.testing;

import java.util.List;

/** Real servers that hold one set of keys together, behind sentinels or as a cluster. Closing it ends them all. */
public interface RunningDeployment extends AutoCloseable {
    /** Returns the servers that accept writes at present, no two of them for the same key. */
    List<RealRedis> servers();

    /** Removes every key. */
    default void flush() {
        servers().forEach(RealRedis::flush);
    }

    @Override
    void close();
}
