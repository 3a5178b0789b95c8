package io.crossfade.shadow;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * A sweep turns a dirty slot into a dirty key while somebody asks whether nothing is dirty, as a move of the authority does. Something is,
 * all the time. Who looked at the keys first and at the slots then saw neither.
 */
@JCStressTest
@Outcome(id = "dirty", expect = ACCEPTABLE, desc = "the slot or the key was seen")
@Outcome(expect = FORBIDDEN, desc = "taken for settled with a dirty key")
@State
public class SettledStress {
    private final DirtySlots slots = new DirtySlots();
    private final Lanes lanes = LaneUnderTest.lanes(slots);

    /** Begins with a dirty slot. */
    public SettledStress() {
        slots.mark(LaneUnderTest.KEY.slot());
    }

    @Actor
    public void sweeper() {
        if (slots.take(0).get(LaneUnderTest.KEY.slot())) {
            lanes.dirty(LaneUnderTest.KEY, false);
        }
        slots.looked(true);
    }

    @Actor
    public void mover(L_Result result) {
        result.r1 = lanes.allSettled() ? "settled" : "dirty";
    }
}
