package io.crossfade;

import io.crossfade.dispatch.Iterations;
import io.crossfade.model.MigrationPhase;
import io.crossfade.model.Side;
import io.crossfade.phase.PhaseParticipant;
import io.crossfade.shadow.ShadowCarrier;
import io.crossfade.verify.ShadowReads;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Lets the carrier, the shadow reads, the lazy guard, the iterations and the followers take part in changes of phase. */
final class CarrierParticipant implements PhaseParticipant {
    private final ShadowCarrier carrier;
    private final ShadowReads shadowReads;
    private final LazyGuard guard;
    private final Iterations iterations;
    private final Followers followers;

    CarrierParticipant(
            ShadowCarrier carrier,
            ShadowReads shadowReads,
            LazyGuard guard,
            Iterations iterations,
            Followers followers) {
        this.carrier = carrier;
        this.shadowReads = shadowReads;
        this.guard = guard;
        this.iterations = iterations;
        this.followers = followers;
    }

    @Override
    public boolean nearlySettled() {
        return carrier.nearlySettled() && followers.isSettled();
    }

    @Override
    public @Nullable String obstacleAt(Side side) {
        String obstacle = carrier.obstacleAt(side);
        return obstacle == null ? followers.obstacleAt(side) : obstacle;
    }

    @Override
    public boolean settle(Duration atMost) {
        shadowReads.pause();
        return carrier.settle(atMost);
    }

    @Override
    public String unsettled() {
        return carrier.unsettled() + (followers.isSettled() ? "" : ", subscribers on the way to the authority");
    }

    @Override
    public void turning(MigrationPhase phase) {
        carrier.turnTo(phase.authority(), false);
    }

    @Override
    public void entering(MigrationPhase phase) {
        guard.entering(phase);
        iterations.entering(phase);
        carrier.turnTo(phase.authority(), phase.carriesWrites());
        shadowReads.resume();
        followers.entering(phase);
    }
}
