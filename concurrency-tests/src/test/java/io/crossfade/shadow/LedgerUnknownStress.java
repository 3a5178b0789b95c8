package io.crossfade.shadow;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.crossfade.model.Key;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * A lane settles a dirty key while somebody marks it because a write may still land on the shadow. Such a key is looked at twice from
 * then on, whatever the lane had seen: the write may come after the first look.
 */
@JCStressTest
@Outcome(id = "twice", expect = ACCEPTABLE, desc = "looked at twice since the mark, and then clean")
@Outcome(expect = FORBIDDEN, desc = "looked at too seldom, or never clean")
@State
public class LedgerUnknownStress {
    private static final Key KEY = Key.of("k");
    private static final int LOOKS_AT_REST = 3;

    private final Ledger ledger = new Ledger(100_000);
    private volatile boolean underWay;
    private volatile int looks;

    /** Begins with a dirty key. */
    public LedgerUnknownStress() {
        ledger.mark(KEY, DirtyKind.CHECK, 0, false, null);
    }

    @Actor
    public void writer() {
        underWay = true;
        ledger.mark(KEY, DirtyKind.CHECK, 0, true, null);
    }

    @Actor
    public void lane() {
        settle();
    }

    private void settle() {
        for (DirtyKey key : ledger.take(0, 1, false)) {
            looks += underWay ? 1 : 0;
            ledger.settled(key, 0);
        }
    }

    @Arbiter
    public void rest(L_Result result) {
        for (int i = 0; i < LOOKS_AT_REST; i++) {
            settle();
        }
        result.r1 = ledger.size() != 0 ? "never clean" : looks < 2 ? "too seldom" : "twice";
    }
}
