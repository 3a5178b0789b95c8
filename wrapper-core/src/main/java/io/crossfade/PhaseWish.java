package io.crossfade;

import io.crossfade.model.Carrying;
import io.crossfade.model.MigrationPhase;
import io.crossfade.phase.Confirmation;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants of the migration.
 *
 * @param phase the phase; null if none is wanted
 * @param confirmed whether it is confirmed
 * @param carrying whether carrying is to be paused or resumed; null if that is left as it is
 * @param version differs when the same wish is made anew
 */
public record PhaseWish(
        @Nullable MigrationPhase phase, boolean confirmed, @Nullable Carrying carrying, Object version) {
    /** A wish for a phase alone. */
    public PhaseWish(MigrationPhase phase, boolean confirmed, Object version) {
        this(phase, confirmed, null, version);
    }

    /** Returns the confirmation for {@link Crossfade#changePhase(MigrationPhase, Confirmation)}. */
    public Confirmation confirmation() {
        return confirmed ? Confirmation.CONFIRMED : Confirmation.NONE;
    }
}
