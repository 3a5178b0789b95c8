package io.crossfade.control;

import static java.util.Objects.requireNonNull;

/**
 * How far one member has followed the fleet.
 *
 * @param epoch the epoch it speaks of
 * @param step how far it has come in that epoch
 * @param reason why it refuses; else empty
 */
record Acknowledgement(long epoch, Step step, String reason) {
    enum Step {
        /** It is not in yet: nobody waits for it. */
        JOINING,
        /** It cannot: the change has to be given up. */
        REFUSED,
        /** It is ready for the next phase. */
        PREPARED,
        /** It is in the next phase, its writes held, and nothing of the old one is under way. */
        APPLIED,
        /** It is in the phase of an open epoch and holds nothing. */
        OPEN
    }

    Acknowledgement {
        requireNonNull(step, "step");
        requireNonNull(reason, "reason");
    }

    static Acknowledgement of(long epoch, Step step) {
        return new Acknowledgement(epoch, step, "");
    }

    boolean has(long ofEpoch, Step least) {
        return epoch == ofEpoch && step.compareTo(least) >= 0 && step != Step.REFUSED;
    }

    /** Returns whether it tells of a time after the change of {@code ofEpoch}, opened or given up. */
    boolean isPast(long ofEpoch) {
        return epoch > ofEpoch || has(ofEpoch, Step.OPEN);
    }

    boolean refuses(long ofEpoch) {
        return epoch == ofEpoch && step == Step.REFUSED;
    }
}
