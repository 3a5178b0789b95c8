package io.crossfade.control;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.crossfade.control.Acknowledgement.Step;
import io.crossfade.model.MigrationException;
import io.crossfade.model.MigrationPhase;
import io.crossfade.phase.Confirmation;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes in this process what the fleet decides, one thing at a time, on a thread of its own. Thread-safe. */
final class LocalChanges {
    private static final Logger LOG = LoggerFactory.getLogger(LocalChanges.class);

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Part part;
    private final Runnable wake;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        Thread created = new Thread(task, "crossfade-fleet-change");
        created.setDaemon(true);
        return created;
    });
    private volatile @Nullable LocalPhase local;

    @GuardedBy("this") private @Nullable FleetChange change;

    @GuardedBy("this") private boolean stopped;

    /** What could not be taken over is tried again, but not at once. */
    @GuardedBy("this") private long restUntilNanos = System.nanoTime();

    LocalChanges(Part part, Runnable wake) {
        this.part = part;
        this.wake = wake;
    }

    void start(LocalPhase phase) {
        local = phase;
    }

    void requireReady(MigrationPhase next, Confirmation confirmation) {
        requireNonNull(local, "local").requireReady(next, confirmation);
    }

    /** This is what is decided by now: begins what follows from it. Does not block. */
    synchronized void follow(Decision decision) {
        if (change != null) {
            change.see(decision);
        }
        if (part.isChanging()) {
            return;
        }
        Acknowledgement mine = part.acknowledged();
        if (decision.stage() == Stage.PREPARE && mine.has(decision.epoch() - 1, Step.OPEN)) {
            begin(decision);
        } else if (decision.stage() == Stage.OPEN && !isResting() && !mine.has(decision.epoch(), Step.OPEN)) {
            part.changing(true);
            thread.execute(() -> align(decision));
        }
    }

    @GuardedBy("this") private boolean isResting() {
        return System.nanoTime() - restUntilNanos < 0;
    }

    @GuardedBy("this") private void begin(Decision decision) {
        if (stopped || !part.isIn()) {
            String reason = stopped ? "is being stopped" : "has been lost and is on its way back";
            acknowledge(new Acknowledgement(decision.epoch(), Step.REFUSED, reason));
            return;
        }
        FleetChange begun = new FleetChange(decision, this::acknowledge, part::fail);
        change = begun;
        part.changing(true);
        thread.execute(() -> make(decision, begun));
    }

    private void acknowledge(Acknowledgement next) {
        part.acknowledge(next);
        wake.run();
    }

    private void make(Decision decision, FleetChange begun) {
        Confirmation confirmation = decision.confirmed() ? Confirmation.CONFIRMED : Confirmation.NONE;
        try {
            requireNonNull(local, "local").change(decision.next(), confirmation, begun);
            part.reached(decision.next(), decision.epoch());
        } catch (MigrationException e) {
            failed(begun, decision, e);
        } catch (RuntimeException | Error e) { // an acknowledgement must not outlive what it tells of
            LOG.error("the change to {} failed here", decision.next(), e);
            failed(begun, decision, e);
        } finally {
            ended();
        }
    }

    private void failed(FleetChange begun, Decision decision, Throwable e) {
        String reason = String.valueOf(e.getMessage());
        if (begun.isGivenUp()) {
            LOG.warn("the change to {} was given up: {}", decision.next(), reason);
        } else if (!begun.isBound()) {
            LOG.warn("the change to {} is refused here: {}", decision.next(), reason);
            part.acknowledge(new Acknowledgement(decision.epoch(), Step.REFUSED, FleetForms.printable(reason)));
        } else {
            part.fail();
            if (thread.isShutdown()) {
                LOG.info(
                        "stopped while a change to {} was under way; the others go on without this instance",
                        decision.next());
            } else {
                LOG.error(
                        "the fleet goes over to phase {}, and this instance failed to follow: {}",
                        decision.next(),
                        reason);
            }
        }
    }

    /** Nothing was changed, or much was, without this process. */
    private void align(Decision decision) {
        try {
            LocalPhase here = requireNonNull(local, "local");
            if (here.phase() == decision.phase() && part.isIn()) { // else the fleet may have been elsewhere meanwhile
                here.renumber(decision.epoch());
            } else {
                here.takeOver(decision.phase(), decision.epoch());
            }
            part.reached(decision.phase(), decision.epoch());
        } catch (RuntimeException | Error e) {
            rest();
            LOG.error("phase {} of the fleet could not be taken over; it is tried again", decision.phase(), e);
        } finally {
            ended();
        }
    }

    private synchronized void rest() {
        restUntilNanos = System.nanoTime() + PAUSE.toNanos();
    }

    private void ended() {
        synchronized (this) {
            change = null;
        }
        part.changing(false);
        wake.run();
    }

    /** Takes part in no further change; what this process is ready for stays so. */
    synchronized void stop() {
        stopped = true;
        if (change != null) {
            change.stop();
        }
    }

    boolean awaitIdle(Duration atMost) {
        LocalPhase here = local;
        return here == null || here.awaitIdle(atMost);
    }

    /** Ends the thread. What waits for the others is undone here; nothing can be written any more. */
    void close() {
        thread.shutdownNow();
    }
}
