package io.crossfade.spring;

import io.crossfade.Crossfade;
import io.crossfade.CrossfadeStatus;
import io.crossfade.model.Carrying;
import io.crossfade.model.MigrationException;
import io.crossfade.model.MigrationPhase;
import io.crossfade.phase.Confirmation;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * The actuator endpoint {@code crossfade}: the figures of this process, and, only with {@code
 * crossfade.endpoint.phase-change-enabled=true}, the change of its phase and the pause of carrying. Thread-safe; a change blocks
 * until it is complete.
 */
@Endpoint(id = "crossfade")
final class CrossfadeEndpoint {
    static final String PHASE_CHANGE_OFF =
            "the phase cannot be changed here: set " + StarterSettings.PHASE_CHANGE_ENABLED + "=true to allow it";

    private final Crossfade crossfade;
    private final boolean phaseChangeEnabled;

    CrossfadeEndpoint(Crossfade crossfade, boolean phaseChangeEnabled) {
        this.crossfade = crossfade;
        this.phaseChangeEnabled = phaseChangeEnabled;
    }

    /** Returns the present figures. */
    @ReadOperation
    public CrossfadeStatus status() {
        return crossfade.status();
    }

    /**
     * Pauses or resumes carrying, then changes the phase, if either is wanted, and returns the figures after it.
     *
     * @param phase the phase to change to
     * @param carrying paused or running
     * @param confirm true for TARGET_ONLY and, in lazy mode, for RAMP_DOWN
     * @throws MigrationException if changes are not allowed here, or the change is not legal, not confirmed or could not be
     *     completed
     */
    @WriteOperation
    public CrossfadeStatus change(
            @Nullable MigrationPhase phase, @Nullable Boolean confirm, @Nullable Carrying carrying) {
        if (!phaseChangeEnabled) {
            throw new MigrationException(PHASE_CHANGE_OFF);
        }
        if (carrying == Carrying.PAUSED) {
            crossfade.pauseCarrying();
        } else if (carrying == Carrying.RUNNING) {
            crossfade.resumeCarrying();
        }
        if (phase != null) {
            crossfade.changePhase(phase, Boolean.TRUE.equals(confirm) ? Confirmation.CONFIRMED : Confirmation.NONE);
        }
        return crossfade.status();
    }

    boolean isPhaseChangeEnabled() {
        return phaseChangeEnabled;
    }
}
