package io.crossfade.shadow;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * A caller writes a key three times and then the lane is closed, while its thread is at work. The shadow is given the writes in their order; what the lane
 * had no time for is still there to be told of, and nothing is in neither place.
 */
@JCStressTest
@Outcome(
        id = {"0 then 3", "1 then 2", "12 then 1", "123 then 0"},
        expect = ACCEPTABLE,
        desc = "carried in order, the rest is queued")
@Outcome(expect = FORBIDDEN, desc = "out of order, twice, or lost")
@State
public class LaneOrderStress {
    private final LaneUnderTest test = new LaneUnderTest(false);

    @Actor
    public void caller() {
        Lane lane = test.lane();
        lane.offer(LaneUnderTest.set("1"));
        lane.offer(LaneUnderTest.set("2"));
        lane.offer(LaneUnderTest.set("3"));
        lane.stop();
    }

    @Actor
    public void lane() {
        test.lane().run();
    }

    @Arbiter
    public void rest(L_Result result) {
        String carried = test.carried().isEmpty() ? "0" : test.carried();
        result.r1 = carried + " then " + test.lane().queued();
    }
}
