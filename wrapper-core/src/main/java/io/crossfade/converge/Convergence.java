package io.crossfade.converge;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * How one key ended.
 *
 * @param outcome what was done
 * @param differed whether a check had found the two sides different; always false without a check
 * @param byMembers whether a large value was made equal member by member
 * @param payloadBytes size of the value's DUMP payload on the authority, 0 when the key is not there or was not read
 * @param reason why a key was refused: the first word of the server's error, or a sentence; never a value. Null unless
 *     the outcome is {@link Outcome#REFUSED}
 */
public record Convergence(
        Outcome outcome, boolean differed, boolean byMembers, long payloadBytes, @Nullable String reason) {
    /** The ways a key can end. */
    public enum Outcome {
        /** The shadow got the value, and the authority still held it afterwards. */
        COPIED(true),
        /** The key is not on the authority, and now not on the shadow. */
        DELETED(true),
        /** Both sides held the same; nothing was written. Only a check tells this. */
        IDENTICAL(true),
        /** The value is too large to be read or written whole; nothing was done: {@link Converger#convergeInParts}. */
        LARGE(false),
        /** The key kept changing on the authority; the shadow may hold an older state. */
        UNSETTLED(false),
        /** A server refused to read or write it; the shadow may hold anything. */
        REFUSED(false);

        private final boolean settled;

        Outcome(boolean settled) {
            this.settled = settled;
        }
    }

    private static final Convergence DELETED = new Convergence(Outcome.DELETED, false, false, 0, null);
    private static final Convergence LARGE = new Convergence(Outcome.LARGE, false, false, 0, null);
    private static final Convergence UNSETTLED = new Convergence(Outcome.UNSETTLED, false, false, 0, null);

    /** Checks that there is an outcome. */
    public Convergence {
        requireNonNull(outcome, "outcome");
    }

    /** Returns whether both sides agreed; otherwise the key stays dirty. */
    public boolean settled() {
        return outcome.settled;
    }

    static Convergence copied(long payloadBytes) {
        return new Convergence(Outcome.COPIED, false, false, payloadBytes, null);
    }

    static Convergence deleted() {
        return DELETED;
    }

    static Convergence identical(long payloadBytes) {
        return new Convergence(Outcome.IDENTICAL, false, false, payloadBytes, null);
    }

    static Convergence large() {
        return LARGE;
    }

    static Convergence unsettled() {
        return UNSETTLED;
    }

    static Convergence refused(String reason) {
        return new Convergence(Outcome.REFUSED, false, false, 0, reason);
    }

    /** Returns this as the result of a converge, which does not tell whether anything had differed. */
    public Convergence asCopied() {
        Outcome copied = outcome == Outcome.IDENTICAL ? Outcome.COPIED : outcome;
        return new Convergence(copied, false, byMembers, payloadBytes, reason);
    }

    Convergence afterDifference() {
        return new Convergence(outcome, true, byMembers, payloadBytes, reason);
    }

    Convergence doneByMembers() {
        return new Convergence(outcome, differed, true, payloadBytes, reason);
    }
}
