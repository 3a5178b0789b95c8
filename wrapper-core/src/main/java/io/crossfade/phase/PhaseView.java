package io.crossfade.phase;

import io.crossfade.model.MigrationPhase;
import io.crossfade.model.Side;

/**
 * What a command sees of the phase from its start to its end.
 *
 * @param phase the phase in force
 * @param epoch the number that each change of phase increases, from 0
 * @param writesHeld whether new writes wait, because the authority is about to move
 * @param generation the number that each published view increases; its parity selects the counters in {@link InFlight}
 */
public record PhaseView(MigrationPhase phase, long epoch, boolean writesHeld, long generation) {
    /** Returns the side whose reply the caller gets. */
    public Side authority() {
        return phase.authority();
    }

    PhaseView held() {
        return new PhaseView(phase, epoch, true, generation + 1);
    }

    PhaseView next(MigrationPhase next, boolean held) {
        return new PhaseView(next, epoch + 1, held, generation + 1);
    }

    PhaseView backTo(PhaseView earlier) {
        return new PhaseView(earlier.phase, earlier.epoch, false, generation + 1);
    }

    /** The same generation: who entered the held view is in the open one as well. */
    PhaseView open() {
        return new PhaseView(phase, epoch, false, generation);
    }
}
