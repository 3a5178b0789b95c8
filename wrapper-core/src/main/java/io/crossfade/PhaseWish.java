package io.crossfade;

import io.crossfade.model.MigrationPhase;
import io.crossfade.phase.Confirmation;

/**
 * A phase that somebody wants.
 *
 * @param phase the phase
 * @param confirmed whether it is confirmed
 * @param version differs when the same wish is made anew
 */
public record PhaseWish(MigrationPhase phase, boolean confirmed, Object version) {
    /** Returns the confirmation for {@link Crossfade#changePhase(MigrationPhase, Confirmation)}. */
    public Confirmation confirmation() {
        return confirmed ? Confirmation.CONFIRMED : Confirmation.NONE;
    }
}
