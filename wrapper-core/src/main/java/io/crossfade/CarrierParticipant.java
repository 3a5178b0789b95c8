package io.crossfade;

import io.crossfade.model.MigrationPhase;
import io.crossfade.model.Side;
import io.crossfade.phase.PhaseParticipant;
import io.crossfade.shadow.ShadowCarrier;
import io.crossfade.verify.ShadowReads;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Lets the carrier, the shadow reads and the lazy guard take part in changes of phase. */
final class CarrierParticipant implements PhaseParticipant {
    private final ShadowCarrier carrier;
    private final ShadowReads shadowReads;
    private final LazyGuard guard;

    CarrierParticipant(ShadowCarrier carrier, ShadowReads shadowReads, LazyGuard guard) {
        this.carrier = carrier;
        this.shadowReads = shadowReads;
        this.guard = guard;
    }

    @Override
    public boolean nearlySettled() {
        return carrier.nearlySettled();
    }

    @Override
    public @Nullable String obstacleAt(Side side) {
        return carrier.obstacleAt(side);
    }

    @Override
    public boolean settle(Duration atMost) {
        shadowReads.pause();
        return carrier.settle(atMost);
    }

    @Override
    public String unsettled() {
        return carrier.unsettled();
    }

    @Override
    public void entering(MigrationPhase phase) {
        guard.entering(phase);
        carrier.turnTo(phase.authority(), phase.carriesWrites());
        shadowReads.resume();
    }
}
