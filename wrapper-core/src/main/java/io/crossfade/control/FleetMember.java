package io.crossfade.control;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.crossfade.model.MigrationException;
import io.crossfade.model.MigrationPhase;
import io.crossfade.phase.Confirmation;
import io.crossfade.phase.Lease;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The part of one process in its fleet: keeps its lease, follows what is decided, and takes what is decided further when it is due.
 * Thread-safe.
 *
 * <p>A thread of its own, {@code crossfade-fleet}, reads and writes the state and never waits for anything else; the changes here are
 * made by another one.
 */
public final class FleetMember {
    private static final Logger LOG = LoggerFactory.getLogger(FleetMember.class);
    private static final Duration BUSY = Duration.ofMillis(10);
    private static final long ATTEMPT_NANOS = TimeUnit.MILLISECONDS.toNanos(3);
    private static final long STOP_MILLIS = 5_000;

    private final ControlConfig config;
    private final ControlPlane plane;
    private final Lease lease;
    private final Duration hold;
    private final Part part;
    private final LocalChanges changes;
    private final Thread thread = new Thread(this::run, "crossfade-fleet");

    @GuardedBy("this") private boolean woken;

    @GuardedBy("this") private boolean running = true;

    private volatile boolean unreachable;

    /**
     * Creates the part of {@code instance}; does nothing by itself.
     *
     * @param instance a name that no other process has, nor this one after a restart: printable ASCII without spaces
     * @param hold how long writes may be held before a change is committed
     * @param lease what lets this process write; one that keeps its phase when it is lost gets one without end
     */
    public FleetMember(ControlConfig config, String instance, Duration hold, ControlPlane plane, Lease lease) {
        this.config = requireNonNull(config, "config");
        this.plane = requireNonNull(plane, "plane");
        this.hold = requireNonNull(hold, "hold");
        this.lease = requireNonNull(lease, "lease");
        this.part = new Part(config, instance, lease);
        this.changes = new LocalChanges(part, this::wake);
        thread.setDaemon(true);
    }

    /**
     * Learns the phase to start in and makes the entry of this process. If nothing has been decided, {@code configured} is. Waits for
     * the end of a change that is under way, at most {@code crossfade.control.start-timeout} in all.
     *
     * @param formerly the configured name of this instance; what an earlier process of that name has left is removed; null if it
     *     has none
     * @return what is decided; or, if that cannot be learnt and the settings allow it, an epoch 0 of {@code configured}
     * @throws MigrationException if that cannot be learnt
     */
    public Decision join(MigrationPhase configured, @Nullable String formerly) {
        try {
            Decision decided = new Joining(config, plane, part, formerly).join(configured);
            if (decided.phase() != configured) {
                LOG.info(
                        "the fleet is in phase {} since epoch {}; crossfade.phase or the flag, {}, is not followed",
                        decided.phase(),
                        decided.epoch(),
                        configured);
            }
            return decided;
        } catch (MigrationException e) {
            if (config.start() == WhenUnknown.REFUSE) {
                throw e;
            }
            LOG.warn(
                    "{}. This instance starts in {} all the same, as crossfade.control.start says",
                    e.getMessage(),
                    configured);
            return part.startAlone(configured);
        }
    }

    /** Begins to follow the fleet. */
    public void start(LocalPhase local) {
        changes.start(local);
        thread.start();
    }

    /**
     * Changes the phase of the fleet; blocks until that is complete in all members, or given up. Does nothing if the phase is in force;
     * waits if the same change is under way.
     *
     * @throws MigrationException if it could not be made; the message says who or what stood in the way
     */
    public void change(MigrationPhase next, Confirmation confirmation) {
        Decision known = part.known();
        if (known.stage() == Stage.OPEN && known.phase() != next) {
            changes.requireReady(next, confirmation);
        }
        Decision proposed = propose(next, confirmation == Confirmation.CONFIRMED);
        wake();
        Decision outcome = part.awaitPast(proposed);
        if (outcome.phase() != next && !outcome.hasGivenUp(proposed)) {
            throw new MigrationException(
                    "the fleet has gone on to phase " + outcome.phase() + ", epoch " + outcome.epoch()
                            + "; whether the change to " + next + " of epoch " + proposed.epoch()
                            + " was made before that is not known here");
        }
        if (outcome.phase() != next) {
            throw new MigrationException("the change to " + next + " was given up by the fleet"
                    + (outcome.reason().isEmpty() ? "" : ": " + outcome.reason()) + "; phase " + outcome.phase()
                    + " is in force everywhere and nothing was changed");
        }
    }

    private Decision propose(MigrationPhase next, boolean confirmed) {
        long deadline = System.nanoTime() + config.lease().toNanos();
        try {
            boolean patient;
            do {
                patient = System.nanoTime() - deadline < 0;
                Decision proposed = proposed(next, confirmed, patient);
                if (proposed != null) {
                    return proposed;
                }
                LockSupport.parkNanos(spread(ATTEMPT_NANOS));
            } while (patient);
        } catch (ControlPlaneException e) {
            throw new MigrationException(
                    "the change of phase could not be proposed: " + plane.label() + " cannot be reached ("
                            + e.getMessage() + "); see the phase of the fleet before you try again",
                    e);
        }
        throw new MigrationException(
                "the change of phase could not be proposed, because the state of the fleet kept changing;"
                        + " nothing was changed, try again");
    }

    /** Returns null if it has to be tried again: another write was faster, or somebody has not followed the last change yet. */
    private @Nullable Decision proposed(MigrationPhase next, boolean confirmed, boolean patient) {
        @Nullable Decision[] proposed = new Decision[1];
        boolean done = plane.update(state -> {
            FleetState then = part.proposal(state, next, confirmed, hold.toMillis(), patient);
            proposed[0] = then == null ? null : then.decision();
            return then == null ? state : then;
        });
        return done ? proposed[0] : null;
    }

    /** Returns what this process knows of its fleet. Does not block. */
    public FleetStatus status() {
        return part.status();
    }

    private synchronized void wake() {
        woken = true;
        notifyAll();
    }

    private void run() {
        Duration rest = Duration.ZERO;
        while (awaitNext(spread(rest.toNanos()))) {
            boolean done = visit();
            rest = part.isBusy() || !done && !unreachable ? BUSY : config.poll();
        }
    }

    /** Members that do the same at the same time overtake each other: half to one and a half times as long, so that they do not. */
    private static long spread(long nanos) {
        return nanos / 2 + (nanos == 0 ? 0 : ThreadLocalRandom.current().nextLong(nanos));
    }

    /** One look at the state, and what follows from it; returns false if it could not be written. */
    private boolean visit() {
        long start = System.nanoTime();
        boolean done = false;
        try {
            Visit[] visit = new Visit[1];
            @Nullable Decision[] read = new Decision[1];
            done = plane.update(state -> {
                read[0] = state.decision();
                visit[0] = part.visit(state);
                return visit[0].after();
            });
            if (done) {
                part.took(requireNonNull(visit[0]), start);
            } else {
                part.saw(read[0]);
            }
            changes.follow(part.known());
            reached();
        } catch (ControlPlaneException e) {
            missed(e);
        } catch (RuntimeException | Error e) { // without this thread the process would be lost for good
            LOG.error("the state of the fleet could not be followed; it is tried again", e);
        }
        part.noteLease();
        return done;
    }

    private void reached() {
        if (unreachable) {
            unreachable = false;
            LOG.info("{} is reached again", plane.label());
        }
    }

    private void missed(ControlPlaneException e) {
        if (!unreachable) {
            unreachable = true;
            LOG.warn(
                    "{} cannot be reached: {}. The phase stays as it is; {}",
                    plane.label(),
                    e.getMessage(),
                    config.whenLost() == WhenLost.KEEP_PHASE
                            ? "nobody changes it without this instance"
                            : "when the lease is over, writes are refused");
        }
    }

    private synchronized boolean awaitNext(long nanos) {
        long deadline = System.nanoTime() + nanos;
        try {
            long left = nanos;
            while (running && !woken && left > 0) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
                left = deadline - System.nanoTime();
            }
        } catch (InterruptedException e) {
            return false;
        }
        woken = false;
        return running;
    }

    /**
     * This process is about to stop: its callers begin no write any more, it takes part in no further change, and gives up one that it
     * is not ready for. Its lanes may go on until {@link #leave}. Does not block.
     */
    public void stopChanging() {
        lease.shut();
        changes.stop();
        wake();
    }

    /** The lanes have ended: what is under way yet is acknowledged to nobody. Does not block. */
    public void endLease() {
        part.end();
    }

    /** Ends the part of this process, which may not have been started: its lanes send nothing any more. Blocks for a moment. */
    public void leave(Duration patience) {
        part.end();
        synchronized (this) {
            running = false;
            notifyAll();
        }
        try {
            thread.join(STOP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        boolean idle = changes.awaitIdle(patience);
        changes.close();
        if (!idle || thread.isAlive()) {
            LOG.warn("commands are still under way, so this instance leaves the fleet when its lease is over");
            write(patience, part::leftToItsLease);
        } else {
            write(patience, part::left);
        }
    }

    private void write(Duration patience, UnaryOperator<FleetState> step) {
        try {
            if (!plane.updateWithin(patience, step)) {
                LOG.warn("the state of the fleet kept changing, so this instance leaves it when its lease is over");
            }
        } catch (ControlPlaneException e) {
            LOG.warn(
                    config.whenLost() == WhenLost.KEEP_PHASE
                            ? "the entry of this instance stays in the state of the fleet, and nobody changes the phase before an"
                                    + " instance of the same crossfade.instance has started: {}"
                            : "this instance leaves the fleet when its lease is over: {}",
                    e.getMessage());
        }
    }
}
