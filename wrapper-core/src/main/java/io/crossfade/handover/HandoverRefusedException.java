package io.crossfade.handover;

import io.crossfade.model.ErrorReply;

/** The target does not permit a command that the record needs, or holds something else in its place. */
public final class HandoverRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    HandoverRefusedException(ErrorReply error) {
        super("the target refuses the hand-over record: " + error.message());
    }
}
