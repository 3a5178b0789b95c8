package io.crossfade.shadow;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.BitSet;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** As {@link LedgerMarkStress}, for a slot: what is marked while the slot is looked through is looked at once more. */
@JCStressTest
@Outcome(id = "equal", expect = ACCEPTABLE, desc = "at rest both sides are equal and no slot is dirty")
@Outcome(expect = FORBIDDEN, desc = "a mark was lost, or is never cleared")
@State
public class DirtySlotsStress {
    private static final int SLOT = 7;

    private final DirtySlots slots = new DirtySlots();
    private volatile int authority = 1;
    private volatile int shadow;

    /** Begins with a dirty slot. */
    public DirtySlotsStress() {
        slots.mark(SLOT);
    }

    @Actor
    public void writer() {
        authority = 2;
        slots.mark(SLOT);
    }

    @Actor
    public void sweeper() {
        sweep();
    }

    private void sweep() {
        BitSet taken = slots.take(0);
        if (taken.get(SLOT)) {
            shadow = authority;
        }
        slots.looked(true);
    }

    @Arbiter
    public void rest(L_Result result) {
        sweep();
        result.r1 = shadow != authority ? "lost" : slots.count() == 0 ? "equal" : "never clean";
    }
}
