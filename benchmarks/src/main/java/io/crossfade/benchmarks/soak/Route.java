package io.crossfade.benchmarks.soak;

import io.crossfade.model.MigrationPhase;

/** Which way a migration goes through its phases. */
interface Route {
    /** Returns the phase to go to next, or {@code from} to stay for now. */
    MigrationPhase next(MigrationPhase from);

    /**
     * Returns whether nobody may write during this change, which only a control plane of the fleet could see to while the load goes
     * on.
     */
    boolean rests(MigrationPhase from, MigrationPhase to);

    /** Returns whether a backfill belongs to this phase. */
    boolean copiesIn(MigrationPhase phase);

    /** Returns the phase in which the target becomes complete, given that it is not. */
    MigrationPhase towardsComplete(MigrationPhase from);
}
