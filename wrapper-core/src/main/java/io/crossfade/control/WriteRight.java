package io.crossfade.control;

import io.crossfade.control.Acknowledgement.Step;
import io.crossfade.model.MigrationPhase;
import io.crossfade.phase.Lease;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether this process may write: its lease is extended here and nowhere else. Not thread-safe, but the lease is. */
final class WriteRight {
    private static final Logger LOG = LoggerFactory.getLogger(WriteRight.class);
    private static final long FOR_EVER_NANOS = Long.MAX_VALUE / 4;

    private final Lease lease;
    private final long lengthNanos;

    /** The phase that was complete here last. */
    private MigrationPhase here = MigrationPhase.SOURCE_ONLY;

    private boolean failed;
    private boolean ended;
    private boolean lost;

    /** A process that keeps its phase when it is lost has a lease that only a failure, a stop or a decision ends. */
    WriteRight(ControlConfig config, Lease lease) {
        this.lease = lease;
        this.lengthNanos = config.whenLost() == WhenLost.KEEP_PHASE
                ? FOR_EVER_NANOS
                : config.lease().toNanos();
    }

    /** Returns whether nobody may go on without this process; not when it ends. */
    boolean keepsPhase() {
        return !ended && lengthNanos == FOR_EVER_NANOS;
    }

    /** The phase is complete here: by a change, or taken over. */
    void reached(MigrationPhase phase) {
        failed = false;
        here = phase;
    }

    /** This process could not do what it is bound to: it writes nothing until it has taken over what is decided. */
    void fail() {
        failed = true;
        lease.end();
    }

    boolean hasFailed() {
        return failed;
    }

    /** Nothing is written any more. */
    void end() {
        ended = true;
        lease.end();
    }

    /** Returns whether the others count on this process, as far as it knows. */
    boolean holds() {
        return lease.holds();
    }

    boolean allowsToBegin() {
        return lease.allowsToBegin();
    }

    /** Returns whether the fleet is in another phase than this process, or goes over to one without it. */
    boolean isBehind(Decision known, Acknowledgement mine) {
        return switch (known.stage()) {
            case PREPARE -> known.phase() != here;
            case COMMIT -> !mine.has(known.epoch(), Step.PREPARED);
            case OPEN -> known.phase() != here && !mine.has(known.epoch(), Step.APPLIED);
        };
    }

    /** More may be known than before. */
    void learnt(Decision known, Acknowledgement mine) {
        if (isBehind(known, mine)) {
            lease.end();
        }
    }

    /**
     * The others have learnt that this process lives, by a request that left at {@code startNanos} or later.
     *
     * @param confirmed whether it has seen the state that all others have seen
     */
    void extend(Decision known, Acknowledgement mine, boolean confirmed, long startNanos) {
        if (ended || failed || isBehind(known, mine)) {
            lease.end();
        } else if (confirmed || keepsPhase()) {
            lease.extendTo(startNanos + lengthNanos);
        }
    }

    /** Tells the log when this process may write no more, and when it may again. */
    void note(Decision known) {
        boolean over = !lease.allowsToBegin();
        if (over && !lost) {
            LOG.warn(
                    "the lease of this instance on phase {} is over: writes are refused and nothing is carried until the control"
                            + " plane is reached again",
                    known.phase());
        } else if (!over && lost) {
            LOG.info("this instance is back in its fleet, in phase {}, epoch {}", known.phase(), known.epoch());
        }
        lost = over;
    }
}
