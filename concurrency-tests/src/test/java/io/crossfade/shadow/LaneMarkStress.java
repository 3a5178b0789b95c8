package io.crossfade.shadow;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.TimeUnit;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * A key is marked by somebody else while the lane lies down to rest: the lane rests no longer than until the key is due, or is woken.
 * One that had looked at the ledger before it said that it rests slept for a second, and callers in sync mode with it.
 */
@JCStressTest
@Outcome(id = "in time", expect = ACCEPTABLE, desc = "the lane is awake when the key is due")
@Outcome(expect = FORBIDDEN, desc = "the lane sleeps although a key is due")
@State
public class LaneMarkStress {
    private static final long DUE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final LaneUnderTest test = new LaneUnderTest(true);

    @Actor
    public void writer() {
        long due = System.nanoTime() + DUE_NANOS;
        test.lane().mark(LaneUnderTest.KEY, DirtyKind.CONVERGE, due, false, null);
    }

    @Actor
    public void lane() {
        test.turn();
    }

    @Arbiter
    public void rest(L_Result result) {
        result.r1 = test.asleepNanos() <= DUE_NANOS ? "in time" : "asleep";
    }
}
