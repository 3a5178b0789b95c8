package io.crossfade.benchmarks.soak.app;

import io.crossfade.model.MigrationPhase;
import org.jspecify.annotations.Nullable;

/**
 * What a process is asked.
 *
 * @param order what to do
 * @param phase the phase to change to, for {@link Order#PHASE}
 * @param millis the longest to wait, for {@link Order#SETTLE}
 */
public record Request(Order order, @Nullable MigrationPhase phase, long millis) {
    /** What a process can be asked to do. */
    public enum Order {
        /** Let the load rest; answered when no call is under way. */
        PAUSE,
        /** Let the load go on. */
        RESUME,
        /** Change the phase. */
        PHASE,
        /** Wait until nothing is dirty. */
        SETTLE,
        /** Tell how it is. */
        STATUS,
        /** End in order. */
        STOP
    }

    /** Returns a request without arguments. */
    public static Request of(Order order) {
        return new Request(order, null, 0);
    }
}
