package io.crossfade.phase;

import io.crossfade.model.MigrationException;
import io.crossfade.model.MigrationPhase;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which phase may follow which, what has to be confirmed, and which changes hold writes. Immutable.
 *
 * @param lazy whether keys are copied on first touch
 */
record PhaseOrder(boolean lazy) {
    /** Returns whether writes have to be held and settled before the change. */
    boolean movesAuthority(MigrationPhase from, MigrationPhase to) {
        return from.authority() != to.authority() || beginsOrEndsCopies(from, to);
    }

    /**
     * Where keys are copied on first touch and where they are not, writes must not overlap, nor wait to be carried: only the one
     * leave a marker, and what the other deleted would be copied again.
     */
    private boolean beginsOrEndsCopies(MigrationPhase from, MigrationPhase to) {
        return copies(from) != copies(to);
    }

    /** Returns whether first touches copy in this phase. */
    boolean copies(MigrationPhase phase) {
        return lazy && phase == MigrationPhase.TARGET_LIVE;
    }

    /** Returns whether no write of {@code from}, which may not be carried, may end after one that is. */
    boolean beginsCarryingForCopies(MigrationPhase from) {
        return lazy && !from.carriesWrites();
    }

    /**
     * Checks a change.
     *
     * @param targetFellBehind whether the target has keys that are older than those of the source, since writes were not carried any
     *     more
     * @throws MigrationException if the change is not legal, or has to be confirmed
     */
    void requireLegal(MigrationPhase from, MigrationPhase to, Confirmation confirmation, boolean targetFellBehind) {
        Set<MigrationPhase> legal = from.next(lazy);
        if (!legal.contains(to)) {
            throw new MigrationException("phase " + to + " cannot follow " + from + "; possible from here: " + legal);
        }
        String doubt = confirmation == Confirmation.CONFIRMED ? null : doubt(from, to, targetFellBehind);
        if (doubt != null) {
            throw new MigrationException(
                    "phase " + to + " " + doubt + ", then confirm; phase " + from + " stays in force");
        }
    }

    private @Nullable String doubt(MigrationPhase from, MigrationPhase to, boolean targetFellBehind) {
        if (to == MigrationPhase.TARGET_ONLY) {
            return "is the point of no return: the source gets no more writes. Be sure";
        }
        if (lazy && from == MigrationPhase.TARGET_LIVE && to == MigrationPhase.RAMP_DOWN) {
            return "ends the copies on first touch. See that the backfill has completed";
        }
        if (lazy && targetFellBehind && from == MigrationPhase.DUAL_WRITE && to == MigrationPhase.TARGET_LIVE) {
            return "would take stale keys of the target for the truth: SOURCE_ONLY was in force after writes had been"
                    + " carried. Empty the target or complete a warm backfill";
        }
        return null;
    }
}
