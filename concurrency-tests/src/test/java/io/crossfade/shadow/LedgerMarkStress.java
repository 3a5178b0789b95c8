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
 * A key is dirty. A lane takes it, copies it and settles it, while a writer changes the authority and marks the key again. The second
 * mark must not go with the first: else the two sides differ for ever and nobody knows.
 */
@JCStressTest
@Outcome(id = "equal", expect = ACCEPTABLE, desc = "at rest both sides are equal and nothing is dirty")
@Outcome(expect = FORBIDDEN, desc = "a mark was lost, or is never cleared")
@State
public class LedgerMarkStress {
    private static final Key KEY = Key.of("k");
    private static final int LOOKS_AT_REST = 3;

    private final Ledger ledger = new Ledger(100_000);
    private volatile int authority = 1;
    private volatile int shadow;

    /** Begins with a dirty key. */
    public LedgerMarkStress() {
        ledger.mark(KEY, DirtyKind.CONVERGE, 0, false, null);
    }

    @Actor
    public void writer() {
        authority = 2;
        ledger.mark(KEY, DirtyKind.CONVERGE, 0, false, null);
    }

    @Actor
    public void lane() {
        settle();
    }

    private void settle() {
        for (DirtyKey key : ledger.take(0, 1, false)) {
            shadow = authority;
            ledger.settled(key, 0);
        }
    }

    @Arbiter
    public void rest(L_Result result) {
        for (int i = 0; i < LOOKS_AT_REST; i++) {
            settle();
        }
        boolean clean = ledger.size() == 0 && ledger.bytes() == 0;
        result.r1 = shadow != authority ? "lost" : clean ? "equal" : "never clean";
    }
}
