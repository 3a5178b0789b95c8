package io.crossfade.control;

import static java.util.Objects.requireNonNull;

/**
 * The entry of one process in the state of the fleet. No two entries that a process writes at different times are alike.
 *
 * @param leaseEndMillis until when it counts as alive, by the control plane's time
 * @param leaseMillis the length of its lease
 * @param keepsPhase whether it goes on when it is lost, so that nobody may change the phase without it
 * @param acknowledged how far it has followed
 */
record Member(long leaseEndMillis, long leaseMillis, boolean keepsPhase, Acknowledgement acknowledged) {
    Member {
        requireNonNull(acknowledged, "acknowledged");
    }

    boolean isJoining() {
        return acknowledged.step() == Acknowledgement.Step.JOINING;
    }

    Member withoutKeeping() {
        return new Member(leaseEndMillis, leaseMillis, false, acknowledged);
    }
}
