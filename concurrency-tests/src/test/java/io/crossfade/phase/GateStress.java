package io.crossfade.phase;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.crossfade.model.MigrationPhase;
import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * A command goes in while the phase changes: once the change has found the old phase empty, and so may return, no command is under way in
 * it.
 */
@JCStressTest
@Outcome(
        id = {"old", "new"},
        expect = ACCEPTABLE,
        desc = "in the old phase before the change has ended, or in the new one")
@Outcome(expect = FORBIDDEN, desc = "under way in the old phase after the change has ended")
@State
public class GateStress {
    private static final PhaseView OLD = new PhaseView(MigrationPhase.SOURCE_ONLY, 0, false, false, 0);

    private final PhaseGate gate = new PhaseGate(OLD, Duration.ofMinutes(10));
    private volatile boolean ended;

    @Actor
    public void command(L_Result result) {
        PhaseView entered = gate.enter(true);
        result.r1 = entered != OLD ? "new" : ended ? "too late" : "old";
        gate.exit(entered);
    }

    @Actor
    public void change() {
        gate.publish(OLD.next(MigrationPhase.DUAL_WRITE, 1));
        if (gate.awaitEmpty(OLD, System.nanoTime())) {
            ended = true;
        }
    }
}
