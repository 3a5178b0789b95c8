package io.crossfade.converge;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * How the move of one key ended.
 *
 * @param outcome what happened
 * @param payloadBytes size of the value's DUMP payload on the source; 0 when none was read
 * @param reason why it was refused: the first word of the server's error, or a sentence; never a value. Null unless the
 *     outcome is {@link Outcome#REFUSED}
 */
public record LazyCopy(Outcome outcome, long payloadBytes, @Nullable String reason) {
    /** The ways a move can end. After any but the last the target holds the truth about the key. */
    public enum Outcome {
        /** The target got the value of the source. */
        MOVED,
        /** The source has no such key; the target now knows that. */
        EMPTY,
        /** It was moved before, or the target had a value of its own. */
        ALREADY,
        /** The value is too large to be moved whole; nothing was done: {@link LazyCopier#copyInParts}. */
        LARGE,
        /** A server refused; the key has not moved, and a later attempt may succeed. */
        REFUSED
    }

    /** Checks that there is an outcome. */
    public LazyCopy {
        requireNonNull(outcome, "outcome");
    }

    static LazyCopy of(Outcome outcome, long payloadBytes) {
        return new LazyCopy(outcome, payloadBytes, null);
    }

    static LazyCopy refused(String reason) {
        return new LazyCopy(Outcome.REFUSED, 0, reason);
    }
}
