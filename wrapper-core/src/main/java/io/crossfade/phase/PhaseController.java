package io.crossfade.phase;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.crossfade.model.MigrationException;
import io.crossfade.model.MigrationPhase;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the phase of this process and makes every legal change of it, while commands are in flight. Thread-safe.
 *
 * <p>A change returns when the new phase is in force and no command of the old one is under way. A change that moves the
 * authority holds new writes, waits for those in flight, has the {@link PhaseParticipant} settle every dirty key, flips,
 * waits for the reads of the old authority to end, and only then lets writes go on: nobody reads the old authority after
 * somebody wrote to the new one. If that cannot be done in time, everything goes on in the old phase.
 */
public final class PhaseController {
    private static final Logger LOG = LoggerFactory.getLogger(PhaseController.class);
    private static final long POLL_NANOS = 1_000_000;

    private final ReentrantLock changing = new ReentrantLock();
    private final CutoverConfig config;
    private final boolean lazy;
    private final PhaseGate gate;
    private final PhaseParticipant participant;

    @GuardedBy("changing") private boolean targetFellBehind;

    /**
     * Creates a controller.
     *
     * @param first the phase to start in
     * @param lazy whether keys are copied on first touch
     * @param config bounds of an authority move
     * @param participant what carries writes
     */
    public PhaseController(MigrationPhase first, boolean lazy, CutoverConfig config, PhaseParticipant participant) {
        this.config = config;
        this.lazy = lazy;
        this.participant = participant;
        this.gate = new PhaseGate(
                new PhaseView(first, 0, false, false, 0), config.holdTimeout().multipliedBy(2));
        participant.entering(first);
    }

    /** Returns the phase in force. */
    public MigrationPhase current() {
        return gate.view().phase();
    }

    /** Returns the number that each change of phase increases, from 0. */
    public long epoch() {
        return gate.view().epoch();
    }

    /**
     * Begins a command. Waits while writes are held and {@code write} is set; every call is paired with
     * {@link #exit(PhaseView)} on the same thread.
     *
     * @throws MigrationException if writes stayed held for longer than twice the hold timeout; nothing was sent
     */
    public PhaseView enter(boolean write) {
        return gate.enter(write);
    }

    /** Ends a command. */
    public void exit(PhaseView entered) {
        gate.exit(entered);
    }

    /**
     * Changes the phase; blocks until the change is complete. Changing to the phase in force does nothing.
     *
     * @return the view before the change
     * @throws MigrationException if the change is not legal, not confirmed, or could not be completed in time; the
     *     message says which phase is in force
     */
    public PhaseView changeTo(MigrationPhase next, Confirmation confirmation) {
        if (!changing.tryLock()) {
            throw new MigrationException("another change of phase is under way; wait for it, then try again");
        }
        try {
            PhaseView old = gate.view();
            if (old.phase() != next) {
                requireLegal(old.phase(), next, confirmation);
                requireInTime(
                        gate.awaitOthersEmpty(old, config.drainTimeout()), "earlier commands still under way", old);
                if (old.phase().authority() != next.authority() || beginsOrEndsCopies(old.phase(), next)) {
                    moveAuthority(old, next);
                } else if (lazy && !old.phase().carriesWrites()) {
                    beginCarrying(old, next);
                } else {
                    step(old, next);
                }
                LOG.info("phase {} -> {}, epoch {}", old.phase(), next, epoch());
            }
            return old;
        } finally {
            changing.unlock();
        }
    }

    /**
     * Where keys are copied on first touch and where they are not, writes must not overlap, nor wait to be carried: only the one
     * leave a marker, and what the other deleted would be copied again.
     */
    private boolean beginsOrEndsCopies(MigrationPhase from, MigrationPhase to) {
        return copies(from) != copies(to);
    }

    private boolean copies(MigrationPhase phase) {
        return lazy && phase == MigrationPhase.TARGET_LIVE;
    }

    @GuardedBy("changing") private void requireLegal(MigrationPhase from, MigrationPhase to, Confirmation confirmation) {
        Set<MigrationPhase> legal = from.next(lazy);
        if (!legal.contains(to)) {
            throw new MigrationException("phase " + to + " cannot follow " + from + "; possible from here: " + legal);
        }
        String doubt = confirmation == Confirmation.CONFIRMED ? null : doubt(from, to);
        if (doubt != null) {
            throw new MigrationException(
                    "phase " + to + " " + doubt + ", then confirm; phase " + from + " stays in force");
        }
    }

    /** Returns what has to be confirmed before this change, or null. */
    @GuardedBy("changing") private @Nullable String doubt(MigrationPhase from, MigrationPhase to) {
        if (to == MigrationPhase.TARGET_ONLY) {
            return "is the point of no return: the source gets no more writes. Be sure";
        }
        if (lazy && from == MigrationPhase.TARGET_LIVE && to == MigrationPhase.RAMP_DOWN) {
            return "ends the copies on first touch. See that the backfill has completed";
        }
        if (lazy && targetFellBehind && from == MigrationPhase.DUAL_WRITE && to == MigrationPhase.TARGET_LIVE) {
            return "would take stale keys of the target for the truth: SOURCE_ONLY was in force after writes had been"
                    + " carried. Empty the target or complete a warm backfill";
        }
        return null;
    }

    @GuardedBy("changing") private void step(PhaseView old, MigrationPhase next) {
        if (next == MigrationPhase.TARGET_ONLY) {
            requireNothingInTheWay(old);
            requireNearlySettled(old);
        }
        targetFellBehind |= next == MigrationPhase.SOURCE_ONLY;
        if (next.carriesWrites()) {
            participant.entering(next);
        }
        gate.publish(old.next(next));
        boolean empty = gate.awaitEmpty(old, PhaseGate.deadline(config.drainTimeout()));
        if (!next.carriesWrites()) {
            stopCarrying(next);
        }
        if (!empty) {
            throw new MigrationException("phase " + next + " is in force, but " + gate.underWay(old)
                    + " commands begun in " + old.phase() + " are still under way after " + config.drainTimeout()
                    + "; do not start a backfill before they end");
        }
    }

    /**
     * No write that is not carried may end after one that is: the lazy path takes what the target holds for the truth, and no
     * backfill looks at it.
     */
    private void beginCarrying(PhaseView old, MigrationPhase next) {
        PhaseView held = old.held();
        PhaseView then = held.backTo(old);
        gate.publish(held);
        try {
            requireInTime(
                    gate.awaitEmpty(old, PhaseGate.deadline(config.holdTimeout())),
                    gate.underWay(old) + " commands still under way",
                    old);
            participant.entering(next);
            then = held.next(next);
        } finally {
            gate.publish(then);
        }
    }

    /** Brings the last carried writes to the shadow, if it can be reached, before it is left alone. */
    private void stopCarrying(MigrationPhase next) {
        if (participant.nearlySettled() && !participant.settle(config.holdTimeout())) {
            LOG.warn("the last writes did not all reach the shadow before {}: {}", next, participant.unsettled());
        }
        participant.entering(next);
    }

    private void moveAuthority(PhaseView old, MigrationPhase next) {
        requireNothingInTheWay(old);
        requireNearlySettled(old);
        String obstacle = participant.obstacleAt(next.authority());
        requireInTime(obstacle == null, String.valueOf(obstacle), old);
        long deadline = PhaseGate.deadline(config.holdTimeout());
        PhaseView held = old.held();
        PhaseView last = held;
        boolean moved = false;
        participant.holding();
        gate.publish(held);
        try {
            requireInTime(gate.awaitEmpty(old, deadline), gate.underWay(old) + " commands still under way", old);
            requireInTime(participant.settle(left(deadline)), participant.unsettled(), old);
            PhaseView flipped = held.flipped(next, copies(next));
            participant.turning(next);
            last = flipped;
            gate.publish(flipped);
            requireInTime(gate.awaitEmpty(held, deadline), gate.underWay(held) + " reads still under way", old);
            moved = true;
            participant.entering(next);
            gate.publish(flipped.open());
        } finally {
            if (!moved) {
                participant.entering(old.phase());
                gate.publish(last.backTo(old));
            }
        }
    }

    private void requireNothingInTheWay(PhaseView old) {
        String obstacle = participant.obstacle();
        if (obstacle != null) {
            throw new MigrationException(obstacle + "; phase " + old.phase() + " stays in force");
        }
    }

    private void requireNearlySettled(PhaseView old) {
        long deadline = PhaseGate.deadline(config.drainTimeout());
        while (!participant.nearlySettled()) {
            requireInTime(System.nanoTime() - deadline < 0, participant.unsettled(), old);
            if (Thread.currentThread().isInterrupted()) {
                throw new MigrationException("interrupted; phase " + old.phase() + " stays in force");
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private static Duration left(long deadlineNanos) {
        return Duration.ofNanos(Math.max(0, deadlineNanos - System.nanoTime()));
    }

    private static void requireInTime(boolean done, String what, PhaseView old) {
        if (!done) {
            throw new MigrationException("the authority was not moved: " + what + "; phase " + old.phase()
                    + " stays in force and nothing was lost. Look at the dirty keys and the breaker, then try again");
        }
    }
}
