package io.crossfade.spring;

import io.crossfade.model.MigrationPhase;
import org.jspecify.annotations.Nullable;

/**
 * Says which phase the application should be in: a bean of this type is the flag that is flipped, backed by whatever feature
 * flags the application has.
 *
 * <p>It is asked once before Crossfade starts, and that is the phase to start in; then every {@code
 * crossfade.phase-source-interval} on a thread of its own, so it may block, but should answer within that time. It must not
 * need Redis or Crossfade itself. When the answer changes, the change is tried once; one that is refused is logged with the
 * reason and not tried again until the answer changes again.
 */
public interface PhaseSource {
    /** Returns the wanted phase, or null for no wish: the phase stays as it is, or starts as {@code crossfade.phase} says. */
    @Nullable MigrationPhase wantedPhase();

    /** Returns whether the operator confirms the phases that ask for it (TARGET_ONLY; in lazy mode RAMP_DOWN); default no. */
    default boolean confirmed() {
        return false;
    }
}
