package io.crossfade;

import io.crossfade.dispatch.Iterations;
import io.crossfade.handover.Handover;
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

    private final Handover handover;

    CarrierParticipant(
            ShadowCarrier carrier, ShadowReads shadowReads, LazyGuard guard, Iterations iterations, Handover handover) {
        this.handover = handover;
        this.carrier = carrier;
        this.shadowReads = shadowReads;
        this.guard = guard;
        this.iterations = iterations;
    }

    @Override
    public boolean nearlySettled() {
        return carrier.nearlySettled();
    }

    @Override
    public @Nullable String obstacle() {
        return carrier.isPaused()
                ? "the authority does not move while carrying is paused; resume it, and let what was recorded meanwhile be"
                        + " brought to the shadow"
                : null;
    }

    /** Leaves the shadow alone; returns whether what was under way has been answered in time. */
    boolean pause(Duration atMost) {
        boolean alone = carrier.pause(atMost);
        shadowReads.pause();
        return alone;
    }

    /** Shadow reads first: once carrying is no longer paused the authority may move, and that stops them. */
    void resume() {
        shadowReads.resume();
        carrier.resume();
    }

    /** Leaves the shadow alone because the fleet went on without this process; or no more. */
    void cutOff(boolean on) {
        carrier.cutOff(on);
        if (on) {
            shadowReads.pause();
        } else if (!carrier.isPaused()) {
            shadowReads.resume();
        }
    }

    /** Where copies on first touch begin, what is deleted and was not carried would come back; so nothing may be owed there either. */
    @Override
    public @Nullable String obstacleAt(Side side) {
        boolean trustsTheShadow = side != carrier.authority() || guard.rests();
        String owed = trustsTheShadow ? handover.obstacle() : null; // first: it may take keys over
        return owed == null ? carrier.obstacleAt(side) : owed;
    }

    @Override
    public void mayHaveChanged() {
        carrier.mayHaveChanged();
    }

    @Override
    public void holding() {
        carrier.fence(true);
    }

    /** Begins what {@link #settle} waits for. */
    void hasten() {
        shadowReads.pause();
        carrier.hasten();
    }

    @Override
    public boolean settle(Duration atMost) {
        hasten();
        return carrier.settle(atMost);
    }

    @Override
    public String unsettled() {
        return carrier.unsettled();
    }

    @Override
    public void turning(MigrationPhase phase) {
        handover.turning(phase);
        carrier.turnTo(phase.authority(), false);
    }

    @Override
    public void entering(MigrationPhase phase) {
        guard.entering(phase);
        iterations.entering(phase);
        carrier.turnTo(phase.authority(), phase.carriesWrites());
        carrier.fence(false);
        handover.entering(phase);
        shadowReads.resume();
        if (carrier.isPaused()) { // asked last, for one who pauses at the same time
            shadowReads.pause();
        }
    }
}
