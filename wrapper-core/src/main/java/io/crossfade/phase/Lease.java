package io.crossfade.phase;

import io.crossfade.model.MigrationException;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How long this process may write without having heard from its fleet. Counted on its own monotonic clock from before the request
 * left that told the others, so it is over here before it is for them. Thread-safe; nothing blocks.
 */
public final class Lease {
    private final LongSupplier nanoClock;
    private final long marginNanos;
    private volatile long endNanos;
    private volatile boolean shut;

    /** Creates a lease that is over. {@code margin} is the longest that a write may take once it was begun. */
    public Lease(Duration margin) {
        this(margin, System::nanoTime);
    }

    Lease(Duration margin, LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        this.marginNanos = margin.toNanos();
        this.endNanos = nanoClock.getAsLong();
    }

    /** The lease is until {@code nanos} of {@link System#nanoTime()} from now on. */
    public void extendTo(long nanos) {
        endNanos = nanos;
    }

    /** The lease is over from now on. */
    public void end() {
        endNanos = nanoClock.getAsLong();
    }

    /** Callers begin no write from now on, for good; what carries their earlier ones may go on until the end. */
    public void shut() {
        shut = true;
    }

    /** Returns whether the others still count on this process. */
    public boolean holds() {
        return nanoClock.getAsLong() - endNanos < 0;
    }

    /** Returns whether a write that begins now ends before the lease does. */
    public boolean allowsToBegin() {
        return nanoClock.getAsLong() - endNanos + marginNanos < 0;
    }

    void requireToBegin() {
        if (shut) {
            throw new MigrationException("this instance is being stopped; the write was not sent");
        }
        if (!allowsToBegin()) {
            throw new MigrationException(
                    "this instance has not reached the control plane for so long that the others may have"
                            + " changed the phase without it; the write was not sent. Writes go on by themselves when the target answers"
                            + " this instance again: see crossfade.control.when-lost");
        }
    }

    void requireHeld() {
        if (!holds()) {
            throw MigrationException.outcomeUnknown(
                    "the lease of this instance on its phase ended while the write was under way, so the"
                            + " authority that has executed it may be the authority no more: its outcome is unknown, and it is lost if"
                            + " the authority has moved. Read before you write again");
        }
    }
}
