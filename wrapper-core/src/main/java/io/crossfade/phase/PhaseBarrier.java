package io.crossfade.phase;

/**
 * Where a change of phase waits for the other processes of a fleet. Every call may throw a
 * {@link io.crossfade.model.MigrationException}, after which the change is undone here.
 */
public interface PhaseBarrier {
    /** A process that has its phase for itself: waits for nobody. */
    PhaseBarrier NONE = new PhaseBarrier() {};

    /** Returns the epoch after the change, where the one before it is {@code present}. */
    default long epoch(long present) {
        return present + 1;
    }

    /** Throws if the others have given the change up meanwhile. Does not block. */
    default void requireUnderWay() {}

    /** Everything here is ready for the new phase, which is not in force yet. Returns when it may be; blocks until then. */
    default void prepared() {}

    /** Returns whether this process must not give the change up by itself once {@link #prepared()} has returned. */
    default boolean binds() {
        return false;
    }

    /** The change fails here, and is about to be undone or left as it is: writes are let go on after that. Does not block. */
    default void failing() {}

    /** Nothing of the old phase is under way here. Returns when writes may go to the new authority; blocks until then. */
    default void applied() {}
}
