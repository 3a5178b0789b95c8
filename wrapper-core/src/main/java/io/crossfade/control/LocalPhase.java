package io.crossfade.control;

import io.crossfade.model.MigrationPhase;
import io.crossfade.phase.Confirmation;
import io.crossfade.phase.PhaseBarrier;
import java.time.Duration;

/** The phase of this process, as the fleet changes it. */
public interface LocalPhase {
    /** Returns the phase in force here. Does not block. */
    MigrationPhase phase();

    /**
     * Waits until a change could begin here; changes nothing.
     *
     * @throws io.crossfade.model.MigrationException if it could not
     */
    void requireReady(MigrationPhase next, Confirmation confirmation);

    /**
     * Makes a change in step with the others. Blocks until it is complete.
     *
     * @throws io.crossfade.model.MigrationException if it could not be made here, or was given up
     */
    void change(MigrationPhase next, Confirmation confirmation, PhaseBarrier barrier);

    /** Goes over to what was decided without this process. Blocks until no command of the old phase is under way. */
    void takeOver(MigrationPhase phase, long epoch);

    /** The phase stays and has the number {@code epoch} now. Blocks for no other change than one that ends. */
    void renumber(long epoch);

    /** Waits until no command is under way; returns whether that came in time. */
    boolean awaitIdle(Duration atMost);
}
