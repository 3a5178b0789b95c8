package io.crossfade.phase;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.crossfade.model.MigrationException;
import io.crossfade.model.MigrationPhase;
import java.time.Duration;
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
    private static final Duration BETWEEN_WARNINGS = Duration.ofSeconds(10);

    private final ReentrantLock changing = new ReentrantLock();
    private final CutoverConfig config;
    private final PhaseOrder order;
    private final PhaseGate gate;
    private final PhaseParticipant participant;

    /** Written by who holds {@link #changing}. */
    private volatile boolean targetFellBehind;

    /**
     * Creates a controller.
     *
     * @param first the phase to start in
     * @param lazy whether keys are copied on first touch
     * @param config bounds of an authority move
     * @param participant what carries writes
     */
    public PhaseController(MigrationPhase first, boolean lazy, CutoverConfig config, PhaseParticipant participant) {
        this(first, 0, lazy, config, participant, null);
    }

    /**
     * Creates the controller of one process of a fleet.
     *
     * @param epoch the fleet's
     * @param lease without which no write is begun nor acknowledged; null if the process keeps its phase whatever happens
     */
    public PhaseController(
            MigrationPhase first,
            long epoch,
            boolean lazy,
            CutoverConfig config,
            PhaseParticipant participant,
            @Nullable Lease lease) {
        this.config = config;
        this.order = new PhaseOrder(lazy);
        this.participant = participant;
        this.gate = new PhaseGate(
                new PhaseView(first, epoch, false, false, 0),
                config.holdTimeout().multipliedBy(2),
                lease);
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
     * @throws MigrationException if writes stayed held for longer than twice the hold timeout, or the lease of this process on its
     *     phase is over; nothing was sent
     */
    public PhaseView enter(boolean write) {
        return gate.enter(write);
    }

    /**
     * The authority has answered a write, and its caller has not been told yet. Does not block.
     *
     * @throws MigrationException if the lease of this process ended meanwhile: the outcome is unknown
     */
    public void answered() {
        gate.answered();
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
        return changeTo(next, confirmation, PhaseBarrier.NONE);
    }

    /** As {@link #changeTo(MigrationPhase, Confirmation)}, in step with the other processes that {@code barrier} stands for. */
    public PhaseView changeTo(MigrationPhase next, Confirmation confirmation, PhaseBarrier barrier) {
        requireAlone();
        try {
            PhaseView old = gate.view();
            if (old.phase() != next) {
                order.requireLegal(old.phase(), next, confirmation, targetFellBehind);
                requireInTime(
                        gate.awaitOthersEmpty(old, config.drainTimeout()), "earlier commands still under way", old);
                if (order.movesAuthority(old.phase(), next)) {
                    moveAuthority(old, next, barrier);
                } else if (order.beginsCarryingForCopies(old.phase())) {
                    beginCarrying(old, next, barrier);
                } else {
                    step(old, next, barrier);
                }
                LOG.info("phase {} -> {}, epoch {}", old.phase(), next, epoch());
            }
            return old;
        } finally {
            changing.unlock();
        }
    }

    /**
     * Waits until a change to {@code next} could begin here, at most for the drain timeout, and changes nothing.
     *
     * @throws MigrationException as {@link #changeTo(MigrationPhase, Confirmation)}
     */
    public void requireReady(MigrationPhase next, Confirmation confirmation) {
        PhaseView now = gate.view();
        if (now.phase() != next) {
            order.requireLegal(now.phase(), next, confirmation, targetFellBehind);
            if (order.movesAuthority(now.phase(), next) || next == MigrationPhase.TARGET_ONLY) {
                requireNothingInTheWay(now);
                requireNearlySettled(now, PhaseBarrier.NONE);
            }
        }
    }

    private void requireAlone() {
        if (!changing.tryLock()) {
            throw new MigrationException("another change of phase is under way; wait for it, then try again");
        }
    }

    /**
     * Takes over a phase that was decided without this process, which may be several steps away: every command waits until those
     * under way have ended. Nothing may be brought to either side meanwhile. Blocks until then.
     *
     * @throws MigrationException if interrupted; the phase stays
     */
    public void takeOver(MigrationPhase phase, long epoch) {
        changing.lock();
        try {
            PhaseView old = gate.view();
            PhaseView held = old.heldWhole();
            boolean taken = false;
            participant.holding();
            gate.publish(held);
            try {
                awaitEmpty(old, PhaseBarrier.NONE);
                awaitEmpty(held, PhaseBarrier.NONE); // what an earlier change, given up, has left behind
                targetFellBehind |= old.phase().carriesWrites() && phase == MigrationPhase.SOURCE_ONLY;
                participant.entering(phase);
                if (!old.phase().carriesWrites() && phase.carriesWrites()) {
                    participant.mayHaveChanged(); // what was written here when the others carried already
                }
                gate.publish(held.next(phase, epoch));
                taken = true;
                LOG.info("phase {} taken over from the fleet instead of {}, epoch {}", phase, old.phase(), epoch);
            } finally {
                if (!taken) {
                    goBack(old, held.backTo(old));
                }
            }
        } finally {
            changing.unlock();
        }
    }

    /** The phase stays and is the fleet's {@code epoch} now. Blocks while a change is under way here. */
    public void renumber(long epoch) {
        changing.lock();
        try {
            gate.publish(gate.view().numbered(epoch));
        } finally {
            changing.unlock();
        }
    }

    /** Waits until no command is under way; returns whether that came in time. */
    public boolean awaitIdle(Duration atMost) {
        return gate.awaitIdle(PhaseGate.deadline(atMost));
    }

    @GuardedBy("changing") private void step(PhaseView old, MigrationPhase next, PhaseBarrier barrier) {
        if (next == MigrationPhase.TARGET_ONLY) {
            requireNothingInTheWay(old);
            requireNearlySettled(old, barrier);
        }
        barrier.prepared();
        targetFellBehind |= next == MigrationPhase.SOURCE_ONLY;
        if (next.carriesWrites()) {
            participant.entering(next);
        }
        gate.publish(old.next(next, barrier.epoch(old.epoch())));
        boolean empty = barrier.binds()
                ? awaitEmpty(old, barrier)
                : gate.awaitEmpty(old, PhaseGate.deadline(config.drainTimeout()));
        if (!next.carriesWrites()) {
            stopCarrying(next);
        }
        if (!empty) {
            throw new MigrationException("phase " + next + " is in force, but " + gate.underWay(old)
                    + " commands begun in " + old.phase() + " are still under way after " + config.drainTimeout()
                    + "; do not start a backfill before they end");
        }
        barrier.applied();
    }

    /** There is no giving up any more: waits as long as it takes. */
    private boolean awaitEmpty(PhaseView old, PhaseBarrier barrier) {
        while (!gate.awaitEmpty(old, PhaseGate.deadline(BETWEEN_WARNINGS))) {
            barrier.requireUnderWay();
            if (Thread.currentThread().isInterrupted()) {
                throw new MigrationException("interrupted; phase " + old.phase() + " stays in force in this process");
            }
            LOG.warn(
                    "{} commands begun in {} are still under way; the change of phase waits for them",
                    gate.underWay(old),
                    old.phase());
        }
        return true;
    }

    /**
     * No write that is not carried may end after one that is: the lazy path takes what the target holds for the truth, and no
     * backfill looks at it.
     */
    private void beginCarrying(PhaseView old, MigrationPhase next, PhaseBarrier barrier) {
        barrier.requireUnderWay();
        PhaseView held = old.held();
        PhaseView then = held.backTo(old);
        gate.publish(held);
        try {
            requireInTime(
                    gate.awaitEmpty(old, PhaseGate.deadline(config.holdTimeout())),
                    gate.underWay(old) + " commands still under way",
                    old);
            barrier.prepared();
            barrier.applied();
            participant.entering(next);
            then = held.next(next, barrier.epoch(old.epoch()));
        } finally {
            if (then.phase() != next) {
                barrier.failing();
            }
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

    private void moveAuthority(PhaseView old, MigrationPhase next, PhaseBarrier barrier) {
        requireNothingInTheWay(old);
        requireNearlySettled(old, barrier);
        String obstacle = participant.obstacleAt(next.authority());
        requireInTime(obstacle == null, String.valueOf(obstacle), old);
        barrier.requireUnderWay();
        long deadline = PhaseGate.deadline(config.holdTimeout());
        PhaseView held = old.held();
        PhaseView last = held;
        boolean applied = false;
        boolean moved = false;
        participant.holding();
        gate.publish(held);
        try {
            requireInTime(gate.awaitEmpty(old, deadline), gate.underWay(old) + " commands still under way", old);
            requireInTime(participant.settle(left(deadline)), participant.unsettled(), old);
            PhaseView flipped = held.flipped(next, barrier.epoch(old.epoch()), order.copies(next));
            participant.turning(next);
            barrier.prepared();
            last = flipped;
            gate.publish(flipped);
            boolean empty = barrier.binds() ? awaitEmpty(held, barrier) : gate.awaitEmpty(held, deadline);
            requireInTime(empty, gate.underWay(held) + " reads still under way", old);
            barrier.applied();
            last = flipped.open();
            applied = true;
            participant.entering(next);
            moved = true;
        } finally {
            if (!moved) {
                barrier.failing();
            }
            if (applied) {
                gate.publish(last);
            } else {
                goBack(old, last.backTo(old));
            }
        }
    }

    private void goBack(PhaseView old, PhaseView then) {
        try {
            participant.entering(old.phase());
        } finally {
            gate.publish(then);
        }
    }

    private void requireNothingInTheWay(PhaseView old) {
        String obstacle = participant.obstacle();
        if (obstacle != null) {
            throw new MigrationException(obstacle + "; phase " + old.phase() + " stays in force");
        }
    }

    private void requireNearlySettled(PhaseView old, PhaseBarrier barrier) {
        long deadline = PhaseGate.deadline(config.drainTimeout());
        while (!participant.nearlySettled()) {
            barrier.requireUnderWay();
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
