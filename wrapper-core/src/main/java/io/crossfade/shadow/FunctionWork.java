package io.crossfade.shadow;

import io.crossfade.converge.Convergence;
import io.crossfade.converge.FunctionCopier;
import java.util.concurrent.TimeUnit;

/**
 * What a lane has to do about function libraries. They belong to the server and not to a key, so one lane keeps them equal:
 * after each change on the authority all of them are compared. Marked from any thread, done by the lane's.
 */
final class FunctionWork {
    private static final long BACK_OFF_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** How much is to be done. */
    private enum Need {
        NOTHING,
        /** Libraries of before may be missing on the shadow: looked at when the lane is there anyway, or before a cutover. */
        MISSING,
        /** The application changed them. */
        CHANGED
    }

    private final CarryCounters counters;
    private final RateLimitedWarning warning = new RateLimitedWarning();
    private Need need = Need.NOTHING;
    private int changes;
    private long notBeforeNanos = System.nanoTime();

    FunctionWork(CarryCounters counters) {
        this.counters = counters;
    }

    /** The authority or the shadow is another one now. */
    synchronized void lookForMissing() {
        need = need == Need.NOTHING ? Need.MISSING : need;
    }

    synchronized void changed() {
        need = Need.CHANGED;
        changes++;
    }

    /** Returns whether the application changed functions that the shadow has not taken. */
    synchronized boolean isOpen() {
        return need == Need.CHANGED;
    }

    /** Returns whether there is something to do now; {@code urgent} before a change of authority. */
    synchronized boolean isDue(boolean atWork, boolean urgent) {
        boolean wanted = need == Need.CHANGED || need == Need.MISSING && (atWork || urgent);
        return wanted && System.nanoTime() - notBeforeNanos >= 0;
    }

    /** Compares and copies; a refusal is tried again after a while, as that of a key is. */
    void run(LaneLinks links) {
        int seen;
        boolean exact;
        synchronized (this) {
            seen = changes;
            exact = need == Need.CHANGED;
        }
        Convergence result = FunctionCopier.converge(links.authority(), links.shadow(), exact);
        synchronized (this) {
            if (result.settled()) {
                need = seen == changes ? Need.NOTHING : need;
            } else {
                notBeforeNanos = System.nanoTime() + BACK_OFF_NANOS;
            }
        }
        if (result.reason() != null) {
            counters.refused.increment();
            warning.warn("function libraries could not be copied to the shadow: " + result.reason(), null);
        }
    }
}
