package io.crossfade.benchmarks.soak;

import java.time.Duration;

/**
 * What a fault did.
 *
 * @param what for the log of faults
 * @param place what it occupies, so that no second one happens there
 * @param lasting how long it lasts; zero if it is over at once
 * @param end undoes it
 */
record Effect(String what, String place, Duration lasting, Runnable end) {
    static Effect atOnce(String what) {
        return new Effect(what, "", Duration.ZERO, () -> {});
    }
}
