package io.crossfade.control;

import java.util.function.UnaryOperator;

/**
 * Where the state of a fleet is kept. Thread-safe. Whatever it is built on, it does one thing: a change of the whole state in one
 * step, which fails if somebody else was faster. It keeps to the state that was acknowledged last, unless it loses it.
 */
public interface ControlPlane {
    /**
     * Reads the state and writes what {@code step} makes of it, both in one step; if that is equal, it only reads. {@code step} may be
     * called several times. Blocks for a few round trips.
     *
     * @return false if somebody else changed the state meanwhile; nothing was written then
     * @throws ControlPlaneException if it cannot be reached; what was to be written may have been, or not
     */
    boolean update(UnaryOperator<FleetState> step);

    /** Returns what it is, for messages. */
    String label();
}
