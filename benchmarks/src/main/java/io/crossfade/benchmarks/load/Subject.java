package io.crossfade.benchmarks.load;

import java.time.Duration;

/** What is put under load, as the application's code sees it. Thread-safe. */
public interface Subject extends AutoCloseable {
    /** What a subject had left to do when its load ended. */
    record Rest(long keys, Duration elapsed) {
        static final Rest NONE = new Rest(0, Duration.ZERO);
    }

    /** Returns the name in the tables. */
    String title();

    /** Reads a key that is there. */
    void get(String key);

    /** Writes a key. */
    void set(String key, String value);

    /** Waits until everything that the load began is done. */
    default Rest settle() {
        return Rest.NONE;
    }

    @Override
    void close();
}
