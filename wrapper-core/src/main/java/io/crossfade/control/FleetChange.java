package io.crossfade.control;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.crossfade.control.Acknowledgement.Step;
import io.crossfade.model.MigrationException;
import io.crossfade.phase.PhaseBarrier;
import java.util.function.Consumer;

/**
 * One change of the fleet, as this process takes part in it: what the thread that makes the change here waits for, and what the
 * thread that reads the decision tells it. Thread-safe.
 */
final class FleetChange implements PhaseBarrier {
    private final long epoch;
    private final Consumer<Acknowledgement> acknowledge;
    private final Runnable failure;

    @GuardedBy("this") private Decision seen;

    @GuardedBy("this") private boolean bound;

    @GuardedBy("this") private boolean stopped;

    /** {@code failure} is what ends the writes of this process, which has failed at what it is bound to. */
    FleetChange(Decision prepare, Consumer<Acknowledgement> acknowledge, Runnable failure) {
        this.failure = failure;
        this.epoch = prepare.epoch();
        this.seen = prepare;
        this.acknowledge = acknowledge;
    }

    /** What the fleet has decided by now. */
    synchronized void see(Decision decision) {
        if (seen.isBefore(decision)) {
            seen = decision;
            notifyAll();
        }
    }

    /** This process ends: what it is not ready for is given up here. What it has acknowledged it cannot take back. */
    synchronized void stop() {
        stopped = true;
    }

    /** Returns whether the fleet goes on without this change. */
    synchronized boolean isGivenUp() {
        return seen.epoch() != epoch;
    }

    /** Returns whether this process has said that it is ready, and the change was not given up. */
    synchronized boolean isBound() {
        return bound && seen.epoch() == epoch;
    }

    /** Before anybody writes: in the old phase, while others may be in the next one. */
    @Override
    public void failing() {
        if (isBound()) {
            failure.run();
        }
    }

    @Override
    public long epoch(long present) {
        return epoch;
    }

    @Override
    public synchronized void requireUnderWay() {
        requireNotGivenUp();
        if (stopped && seen.stage() == Stage.PREPARE) {
            throw new MigrationException("this instance is being stopped");
        }
    }

    @GuardedBy("this") private void requireNotGivenUp() {
        if (seen.epoch() != epoch) {
            throw new MigrationException("the fleet has given this change up"
                    + (seen.reason().isEmpty() ? "" : ": " + seen.reason()) + "; phase " + seen.phase()
                    + " is in force");
        }
    }

    @Override
    public void prepared() {
        synchronized (this) {
            bound = true;
        }
        acknowledge.accept(Acknowledgement.of(epoch, Step.PREPARED));
        await(Stage.COMMIT);
    }

    @Override
    public boolean binds() {
        return true;
    }

    @Override
    public void applied() {
        acknowledge.accept(Acknowledgement.of(epoch, Step.APPLIED));
        await(Stage.OPEN);
    }

    private synchronized void await(Stage stage) {
        while (true) {
            if (seen.epoch() == epoch && seen.stage().compareTo(stage) >= 0) {
                return;
            }
            requireNotGivenUp();
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new MigrationException("interrupted while the others were waited for", e);
            }
        }
    }
}
