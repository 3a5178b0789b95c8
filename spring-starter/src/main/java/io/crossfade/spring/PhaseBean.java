package io.crossfade.spring;

import io.crossfade.PhaseFlag;
import io.crossfade.PhaseWish;
import io.crossfade.model.MigrationPhase;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A wish of the application's {@link PhaseSource}. */
record PhaseBean(PhaseSource source, Duration interval) implements PhaseFlag {
    @Override
    public @Nullable PhaseWish read() {
        MigrationPhase phase = source.wantedPhase();
        return phase == null ? null : new PhaseWish(phase, source.confirmed(), "");
    }

    @Override
    public String label() {
        return "phase-source";
    }
}
