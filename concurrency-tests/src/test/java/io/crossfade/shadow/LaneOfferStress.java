package io.crossfade.shadow;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** A write is offered while the lane lies down to rest: the lane sees the write, or is woken. */
@JCStressTest
@Outcome(
        id = {"carried", "woken"},
        expect = ACCEPTABLE,
        desc = "carried at once")
@Outcome(expect = FORBIDDEN, desc = "the lane sleeps although a write waits")
@State
public class LaneOfferStress {
    private final LaneUnderTest test = new LaneUnderTest(true);

    @Actor
    public void caller() {
        test.lane().offer(LaneUnderTest.set("1"));
    }

    @Actor
    public void lane() {
        test.turn();
    }

    @Arbiter
    public void rest(L_Result result) {
        boolean waits = test.lane().queued() != 0;
        result.r1 = !waits ? "carried" : test.asleepNanos() == 0 ? "woken" : "asleep";
    }
}
