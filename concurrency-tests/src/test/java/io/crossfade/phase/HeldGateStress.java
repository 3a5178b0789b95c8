package io.crossfade.phase;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.crossfade.model.MigrationException;
import io.crossfade.model.MigrationPhase;
import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * A write goes in while the authority moves, as {@link PhaseController} has it: held, flipped, open, or back if writes are under way. The write is over before
 * the authority moves, or waits and goes to the new one; and who waits is woken.
 */
@JCStressTest
@Outcome(
        id = {"source", "target"},
        expect = ACCEPTABLE,
        desc = "to the source, which stays or has not been left yet, or to the target")
@Outcome(expect = FORBIDDEN, desc = "in the middle of the move, to the wrong side, or not woken")
@State
public class HeldGateStress {
    private static final PhaseView OLD = new PhaseView(MigrationPhase.SHADOW_READ, 0, false, false, 0);
    private static final PhaseView HELD = OLD.held();
    private static final PhaseView FLIPPED = HELD.flipped(MigrationPhase.TARGET_LIVE, 1, false);
    private static final PhaseView OPEN = FLIPPED.open();
    private static final PhaseView BACK = HELD.backTo(OLD);

    private final PhaseGate gate = new PhaseGate(OLD, Duration.ofMinutes(10));
    private volatile boolean moved;

    @Actor
    public void write(L_Result result) {
        try {
            PhaseView entered = gate.enter(true);
            boolean late = moved;
            gate.exit(entered);
            boolean source = entered == OLD || entered == BACK;
            result.r1 = entered == OPEN ? "target" : !source ? "while held" : late ? "too late" : "source";
        } catch (MigrationException e) {
            result.r1 = "not woken";
        }
    }

    @Actor
    public void move() {
        gate.publish(HELD);
        if (gate.awaitEmpty(OLD, System.nanoTime())) {
            moved = true;
            gate.publish(FLIPPED);
            gate.publish(OPEN);
        } else {
            gate.publish(BACK);
        }
    }
}
