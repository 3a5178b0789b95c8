package io.crossfade.lazy;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.crossfade.model.Key;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;

/** Two callers want the same key at once: it is copied once, and neither goes on before it has moved. */
@JCStressTest
@Outcome(id = "moved, moved, 1", expect = ACCEPTABLE, desc = "one copy, and both have it")
@Outcome(expect = FORBIDDEN, desc = "copied twice, or gone on without the key, or something left behind")
@State
public class FlightStress {
    private static final List<Key> KEYS = List.of(Key.of("k"));

    private final AtomicInteger copies = new AtomicInteger();
    private volatile boolean moved;
    private final SingleFlight flights = new SingleFlight(key -> moved);

    @Actor
    public void one(LLL_Result result) {
        result.r1 = touch();
    }

    @Actor
    public void other(LLL_Result result) {
        result.r2 = touch();
    }

    private String touch() {
        boolean succeeded = flights.copy(KEYS, keys -> {
            copies.incrementAndGet();
            moved = true;
        });
        return succeeded && moved ? "moved" : "not moved";
    }

    @Arbiter
    public void rest(LLL_Result result) {
        result.r3 = copies.get() + flights.underWay();
    }
}
