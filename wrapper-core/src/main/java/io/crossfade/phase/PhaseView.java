package io.crossfade.phase;

import io.crossfade.model.MigrationPhase;
import io.crossfade.model.Side;

/**
 * What a command sees of the phase from its start to its end.
 *
 * @param phase the phase in force
 * @param epoch the number that each change of phase increases, from 0
 * @param writesHeld whether new writes wait, because the authority is about to move
 * @param readsHeld whether reads wait as well, because they would copy keys to an authority that is not yet in force
 * @param generation the number that each published view increases; its parity selects the counters in {@link InFlight}
 */
public record PhaseView(MigrationPhase phase, long epoch, boolean writesHeld, boolean readsHeld, long generation) {
    /** Returns the side whose reply the caller gets. */
    public Side authority() {
        return phase.authority();
    }

    PhaseView held() {
        return new PhaseView(phase, epoch, true, false, generation + 1);
    }

    /** Returns whether a command has to wait. */
    boolean holds(boolean write) {
        return readsHeld || (write && writesHeld);
    }

    /** Everything waits, until another phase has been taken over. */
    PhaseView heldWhole() {
        return new PhaseView(phase, epoch, true, true, generation + 1);
    }

    PhaseView next(MigrationPhase next, long nextEpoch) {
        return new PhaseView(next, nextEpoch, false, false, generation + 1);
    }

    /** The authority is {@code next}'s, and not yet for writes, nor for reads if {@code readsHeld}. */
    PhaseView flipped(MigrationPhase next, long nextEpoch, boolean readsHeld) {
        return new PhaseView(next, nextEpoch, true, readsHeld, generation + 1);
    }

    PhaseView backTo(PhaseView earlier) {
        return new PhaseView(earlier.phase, earlier.epoch, false, false, generation + 1);
    }

    /** The same but for its number; who entered this one is in that one as well. */
    PhaseView numbered(long otherEpoch) {
        return new PhaseView(phase, otherEpoch, writesHeld, readsHeld, generation);
    }

    /** The same generation: who entered the held view is in the open one as well. */
    PhaseView open() {
        return new PhaseView(phase, epoch, false, false, generation);
    }
}
