package io.crossfade.control;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;

/**
 * Where the state of a fleet is kept. Thread-safe. Whatever it is built on, it does one thing: a change of the whole state in one
 * step, which fails if somebody else was faster. It keeps to the state that was acknowledged last, unless it loses it.
 */
public interface ControlPlane {
    /** Who tries again waits for up to so long, at random, so that not all meet again. */
    long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    /**
     * Reads the state and writes what {@code step} makes of it, both in one step; if that is equal, it only reads. {@code step} may be
     * called several times. Blocks for a few round trips.
     *
     * @return false if somebody else changed the state meanwhile; nothing was written then
     * @throws ControlPlaneException if it cannot be reached; what was to be written may have been, or not
     */
    boolean update(UnaryOperator<FleetState> step);

    /**
     * As {@link #update}, and tries again as long as somebody else is faster, for {@code patience} at most.
     *
     * @return false if somebody else always was
     */
    default boolean updateWithin(Duration patience, UnaryOperator<FleetState> step) {
        long deadline = System.nanoTime() + patience.toNanos();
        do {
            if (update(step)) {
                return true;
            }
            LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(PAUSE_NANOS));
        } while (System.nanoTime() - deadline < 0);
        return false;
    }

    /** Returns what it is, for messages. */
    String label();
}
