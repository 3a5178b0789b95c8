package io.crossfade.phase;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.crossfade.model.MigrationException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Lets commands in and out, so that a change of phase knows when the last command of the old phase has ended. Entering
 * costs one counter and no lock while writes are open.
 */
final class PhaseGate {
    private static final long POLL_NANOS = 50_000;

    private final InFlight inFlight = new InFlight();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Duration longestWait;
    private final @Nullable Lease lease;
    private volatile PhaseView view;

    @GuardedBy("lock") private long openings;

    PhaseGate(PhaseView first, Duration longestWait) {
        this(first, longestWait, null);
    }

    /** {@code lease} is what a write needs; null for a process that has its phase for itself. */
    PhaseGate(PhaseView first, Duration longestWait, @Nullable Lease lease) {
        this.view = first;
        this.lease = lease;
        this.longestWait = longestWait;
    }

    PhaseView view() {
        return view;
    }

    PhaseView enter(boolean write) {
        PhaseView seen = view;
        while (true) {
            if (seen.holds(write)) {
                seen = awaitOpen(write);
            }
            inFlight.enter(seen.generation());
            PhaseView now = view;
            if (now == seen) {
                if (write && lease != null) {
                    requireLease(lease, seen);
                }
                return seen;
            }
            inFlight.exit(seen.generation());
            seen = now;
        }
    }

    /** After it was counted as under way: who takes over another phase waits for it, and the lease is not renewed before that. */
    private void requireLease(Lease needed, PhaseView entered) {
        try {
            needed.requireToBegin();
        } catch (MigrationException e) {
            exit(entered);
            throw e;
        }
    }

    /** The authority has answered a write: it may be acknowledged if the lease has held until now. */
    void answered() {
        if (lease != null) {
            lease.requireHeld();
        }
    }

    void exit(PhaseView entered) {
        inFlight.exit(entered.generation());
    }

    void publish(PhaseView next) {
        lock.lock();
        try {
            view = next;
            openings += next.writesHeld() ? 0 : 1;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until no command that entered {@code old} is under way; returns whether that came before the deadline. */
    boolean awaitEmpty(PhaseView old, long deadlineNanos) {
        return awaitEmpty(old.generation(), deadlineNanos);
    }

    private boolean awaitEmpty(long generation, long deadlineNanos) {
        while (inFlight.count(generation) != 0) {
            if (System.nanoTime() - deadlineNanos >= 0 || Thread.currentThread().isInterrupted()) {
                return false;
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        return true;
    }

    /** Waits for commands that an earlier change, given up, has left behind in the counters that the next view uses. */
    boolean awaitOthersEmpty(PhaseView now, Duration atMost) {
        return awaitEmpty(now.generation() + 1, deadline(atMost));
    }

    /** Waits until nothing at all is under way; returns whether that came before the deadline. */
    boolean awaitIdle(long deadlineNanos) {
        return awaitEmpty(0, deadlineNanos) && awaitEmpty(1, deadlineNanos);
    }

    long underWay(PhaseView old) {
        return inFlight.count(old.generation());
    }

    private PhaseView awaitOpen(boolean write) {
        long left = longestWait.toNanos();
        lock.lock();
        try {
            long seen = openings;
            while (view.holds(write)) {
                if (openings != seen) { // too late for a gate that was open in between: this is another hold
                    seen = openings;
                    left = longestWait.toNanos();
                }
                if (left <= 0) {
                    throw new MigrationException("commands have been held for " + longestWait
                            + " by a change of phase; this one was not sent: try again");
                }
                left = changed.awaitNanos(left);
            }
            return view;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MigrationException("interrupted while commands were held; this one was not sent", e);
        } finally {
            lock.unlock();
        }
    }

    static long deadline(Duration fromNow) {
        return System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(fromNow.toMillis());
    }
}
