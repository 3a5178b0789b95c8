package io.crossfade.backfill.gentle;

import java.time.Duration;

/** How a worker waits, such that its job can end it. Thread-safe. */
public interface Waiting {
    /** Throws if the job has to end. */
    void check();

    /** Waits; throws as soon as the job has to end. */
    void pause(Duration time);

    /** Waits; returns as soon as the job has to end, and whether it has. */
    boolean isOverWithin(Duration time);
}
