package io.crossfade.lazy;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.crossfade.model.Key;
import java.util.List;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;

/**
 * Two callers that did not know yet that a key had moved come just after the copy has ended. One of them finds out while the other
 * already waits for it: the other waited for ever. Here a failure shows as a run that exceeds its time.
 */
@JCStressTest
@Outcome(id = "true, true, 0", expect = ACCEPTABLE, desc = "both go on, and nothing is copied")
@Outcome(expect = FORBIDDEN, desc = "copied although it had moved, or something is left behind")
@State
public class MovedFlightStress {
    private static final List<Key> KEYS = List.of(Key.of("k"));

    private final SingleFlight flights = new SingleFlight(key -> true);
    private volatile int copies;

    @Actor
    public void one(LLL_Result result) {
        result.r1 = touch();
    }

    @Actor
    public void other(LLL_Result result) {
        result.r2 = touch();
    }

    private boolean touch() {
        return flights.copy(KEYS, keys -> copies = 1);
    }

    @Arbiter
    public void rest(LLL_Result result) {
        result.r3 = copies + flights.underWay();
    }
}
