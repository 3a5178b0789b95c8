package io.crossfade.backfill.local;

import io.crossfade.model.Side;
import io.crossfade.spi.LinkException;

/** A connection failed, and it is known to which side. */
final class SideException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Side side;
    private final boolean outcomeUnknown;

    SideException(Side side, LinkException cause) {
        super(cause.getMessage(), cause);
        this.side = side;
        this.outcomeUnknown = cause.isOutcomeUnknown();
    }

    /** Whether there was a connection: one that was idle may have died, so another attempt may well succeed at once. */
    boolean wasConnected() {
        return outcomeUnknown;
    }

    /** Whether the target may have executed, or may still execute, what was sent to it. */
    boolean leavesTargetInDoubt() {
        return outcomeUnknown && side == Side.TARGET;
    }

    JobException asJobException(String before) {
        return new JobException(JobFailure.unreachable(side), before + getMessage(), this);
    }
}
