package io.crossfade.shadow;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.crossfade.model.Side;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** Somebody asks to contact the shadow while carrying is paused: once the pause has found nobody there, nobody is. */
@JCStressTest
@Outcome(
        id = {"contact", "left alone"},
        expect = ACCEPTABLE,
        desc = "in contact before, or not at all")
@Outcome(expect = FORBIDDEN, desc = "in contact with a shadow that is left alone")
@State
public class LaneSwitchStress {
    private static final LaneState ACTIVE = new LaneState(Side.SOURCE, true);

    private final LaneSwitch laneSwitch = new LaneSwitch(BreakerConfig.defaults(), (side, open) -> {});
    private volatile boolean alone;

    /** Begins with lanes that carry. */
    public LaneSwitchStress() {
        laneSwitch.turn(ACTIVE);
    }

    @Actor
    public void lane(L_Result result) {
        if (laneSwitch.enter(ACTIVE)) {
            result.r1 = alone ? "too late" : "contact";
            laneSwitch.leave();
        } else {
            result.r1 = "left alone";
        }
    }

    @Actor
    public void pause() {
        laneSwitch.pause(true);
        if (laneSwitch.awaitAlone(0)) {
            alone = true;
        }
    }
}
