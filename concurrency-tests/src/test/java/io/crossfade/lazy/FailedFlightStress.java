package io.crossfade.lazy;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.crossfade.model.Key;
import io.crossfade.model.MigrationException;
import java.util.List;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;

/** Two callers want a key that cannot be copied: each is told, by its own copy or by that of the other, and nothing is left behind. */
@JCStressTest
@Outcome(
        id = {"failed, failed, 0", "failed, told, 0", "told, failed, 0"},
        expect = ACCEPTABLE,
        desc = "both know, and the next one begins anew")
@Outcome(expect = FORBIDDEN, desc = "gone on without the key, or a copy that has failed is still under way")
@State
public class FailedFlightStress {
    private static final List<Key> KEYS = List.of(Key.of("k"));
    private static final MigrationException REFUSED = new MigrationException("refused");

    private final SingleFlight flights = new SingleFlight(key -> false);

    @Actor
    public void one(LLL_Result result) {
        result.r1 = touch();
    }

    @Actor
    public void other(LLL_Result result) {
        result.r2 = touch();
    }

    private String touch() {
        try {
            boolean succeeded = flights.copy(KEYS, keys -> {
                throw REFUSED;
            });
            return succeeded ? "went on" : "told";
        } catch (MigrationException e) {
            return "failed";
        }
    }

    @Arbiter
    public void rest(LLL_Result result) {
        result.r3 = flights.underWay();
    }
}
