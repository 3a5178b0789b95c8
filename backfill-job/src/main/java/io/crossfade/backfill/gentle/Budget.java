package io.crossfade.backfill.gentle;

/** A number of things per second that all who share it may have together. Thread-safe. */
@FunctionalInterface
public interface Budget {
    /** Takes {@code count} more and returns after how many nanoseconds they are allowed, at most a day; may ask another process. */
    long reserve(int count);
}
