package io.crossfade.backfill.local;

import java.time.Duration;

/** The attempts of one worker since something last succeeded, with a pause before each that doubles. Not thread-safe. */
final class Retries {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final int MAX_DOUBLINGS = 10;

    private final int maxAttempts;
    private final Stop stop;
    private int failures;

    Retries(int maxAttempts, Stop stop) {
        this.maxAttempts = maxAttempts;
        this.stop = stop;
    }

    /** Waits; throws as soon as the job has to end. */
    void rest(Duration time) {
        stop.pause(time);
    }

    void succeeded() {
        failures = 0;
    }

    /**
     * Waits before the next attempt.
     *
     * @throws JobException if there have been enough
     */
    void failed(SideException failure) {
        failures++;
        if (failures >= maxAttempts) {
            throw failure.asJobException("gave up after " + failures + " attempts: ");
        }
        stop.pause(pause());
    }

    private Duration pause() {
        Duration doubled = FIRST_PAUSE.multipliedBy(1L << Math.min(failures - 1, MAX_DOUBLINGS));
        return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }
}
