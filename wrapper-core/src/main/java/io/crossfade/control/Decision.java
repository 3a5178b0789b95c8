package io.crossfade.control;

import static java.util.Objects.requireNonNull;

import io.crossfade.model.MigrationPhase;

/**
 * What the fleet has decided. Decisions have an order, by epoch and then by stage, in which they only grow.
 *
 * @param epoch the number that each change increases, and each change that is given up, from 1; 0 before anything was decided
 * @param stage how far the change has come
 * @param phase the phase in force
 * @param next the phase to come; {@code phase} while there is no change
 * @param confirmed whether the change was confirmed
 * @param deadlineMillis when a change that is not committed is given up, by the control plane's time
 * @param quietUntilMillis before this nothing is committed or opened, by the control plane's time: the state had been lost, and
 *     every member has to be back in it, or to have lost its lease
 * @param proposer the instance that proposed it; {@code -} for nobody
 * @param reason why the last change was given up; empty if it was not
 */
public record Decision(
        long epoch,
        Stage stage,
        MigrationPhase phase,
        MigrationPhase next,
        boolean confirmed,
        long deadlineMillis,
        long quietUntilMillis,
        String proposer,
        String reason) {
    /** Checks that nothing is missing. */
    public Decision {
        requireNonNull(stage, "stage");
        requireNonNull(phase, "phase");
        requireNonNull(next, "next");
        requireNonNull(proposer, "proposer");
        requireNonNull(reason, "reason");
    }

    /** Nobody changes anything: {@code phase} is in force. */
    static Decision open(long epoch, MigrationPhase phase) {
        return new Decision(epoch, Stage.OPEN, phase, phase, false, 0, 0, "-", "");
    }

    Decision prepare(MigrationPhase wanted, boolean isConfirmed, long deadline, String by) {
        return new Decision(epoch + 1, Stage.PREPARE, phase, wanted, isConfirmed, deadline, quietUntilMillis, by, "");
    }

    Decision committed() {
        return new Decision(
                epoch, Stage.COMMIT, phase, next, confirmed, deadlineMillis, quietUntilMillis, proposer, "");
    }

    Decision opened() {
        return new Decision(epoch, Stage.OPEN, next, next, false, 0, quietUntilMillis, proposer, "");
    }

    Decision givenUp(String why) {
        return new Decision(epoch + 1, Stage.OPEN, phase, phase, false, 0, quietUntilMillis, proposer, why);
    }

    Decision quietUntil(long millis) {
        return new Decision(
                epoch,
                stage,
                phase,
                next,
                confirmed,
                deadlineMillis,
                Math.max(quietUntilMillis, millis),
                proposer,
                reason);
    }

    /** Returns whether nobody has joined by it yet: who is a member never knows as little. */
    boolean isProvisional() {
        return epoch == 0;
    }

    /** Returns whether {@code other} was decided later. */
    boolean isBefore(Decision other) {
        return epoch != other.epoch ? epoch < other.epoch : stage.compareTo(other.stage) < 0;
    }

    /** Returns whether {@code epoch} has been opened, or given up, or something later was decided. */
    boolean isPast(long changeEpoch) {
        return epoch > changeEpoch || epoch == changeEpoch && stage == Stage.OPEN;
    }

    /** Returns whether this is the answer to {@code change} that gives it up. */
    boolean hasGivenUp(Decision change) {
        return epoch == change.epoch + 1 && stage == Stage.OPEN && !reason.isEmpty();
    }

    /** Returns whether the change moves the authority, or begins or ends copies on first touch. */
    boolean needsAllWrites() {
        return phase.authority() != next.authority()
                || phase == MigrationPhase.TARGET_LIVE
                || next == MigrationPhase.TARGET_LIVE;
    }
}
