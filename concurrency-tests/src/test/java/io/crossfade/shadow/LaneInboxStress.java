package io.crossfade.shadow;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.crossfade.model.Command;
import io.crossfade.model.Key;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * A caller offers two writes to a queue with room for two, one of which is taken, while the lane takes out. What was accepted comes out
 * once, and every byte is given back,
 * also of what was refused: else the lane is full for ever.
 */
@JCStressTest
@Outcome(
        id = "all",
        expect = ACCEPTABLE,
        desc = "everything accepted came out, and there is room for as much as at the beginning")
@Outcome(expect = FORBIDDEN, desc = "a write was lost, or room is lost")
@State
public class LaneInboxStress {
    private static final CarryItem ITEM = new CarryItem(Key.of("k"), Command.of("SET", "k", "v"), false, null);
    private static final int PLACES = 2;

    private final LaneInbox inbox = new LaneInbox(4 * PLACES, PLACES * ITEM.bytes());
    private final List<CarryItem> batch = new ArrayList<>();
    private int accepted;
    private int out;

    /** Begins half full. */
    public LaneInboxStress() {
        offer();
    }

    @Actor
    public void caller() {
        offer();
        offer();
    }

    private void offer() {
        if (inbox.offer(ITEM)) {
            accepted++;
        }
    }

    @Actor
    public void lane() {
        carry();
    }

    private void carry() {
        batch.clear();
        inbox.drainTo(batch, PLACES);
        out += batch.size();
        inbox.done();
    }

    @Arbiter
    public void rest(L_Result result) {
        carry();
        carry();
        int places = 0;
        while (inbox.offer(ITEM)) {
            places++;
        }
        result.r1 = out != accepted ? "lost" : places == PLACES ? "all" : "room lost";
    }
}
