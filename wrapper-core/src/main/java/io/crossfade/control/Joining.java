package io.crossfade.control;

import static java.util.Objects.requireNonNull;

import io.crossfade.model.MigrationException;
import io.crossfade.model.MigrationPhase;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The start of one process: it enters its fleet between two changes, never in one. It makes its entry, and is a member when all
 * others have written since, and so have seen the same state, or are silent: the state may have lost what they know. For one thread.
 */
final class Joining {
    private static final Logger LOG = LoggerFactory.getLogger(Joining.class);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final int POLLS = 4;

    private final ControlConfig config;
    private final ControlPlane plane;
    private final Part part;
    private final @Nullable String formerly;

    /** What was decided at the last look; null before the first one, or if nothing was. */
    private @Nullable Decision seen;

    private boolean lost;

    private String waitsFor = "";

    private record Attempt(FleetState after, @Nullable Member joined) {}

    Joining(ControlConfig config, ControlPlane plane, Part part, @Nullable String formerly) {
        this.config = config;
        this.plane = plane;
        this.part = part;
        this.formerly = formerly;
    }

    Decision join(MigrationPhase configured) {
        long deadline = System.nanoTime() + config.startTimeout().toNanos();
        ControlPlaneException unreachable = null;
        do {
            try {
                Decision joined = attempt(configured);
                if (joined != null) {
                    return joined;
                }
                unreachable = null;
            } catch (ControlPlaneException e) {
                unreachable = e;
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        } while (System.nanoTime() - deadline < 0 && !Thread.currentThread().isInterrupted());
        takeOff();
        throw refusal(unreachable);
    }

    /** Nobody waits for a process that does not start. */
    private void takeOff() {
        try {
            if (!plane.updateWithin(config.poll(), state -> state.without(Set.of(part.instance())))) {
                LOG.warn("the entry of this instance stays in the state of the fleet until its lease is over");
            }
        } catch (ControlPlaneException e) {
            LOG.warn(
                    "the entry of this instance stays in the state of the fleet until its lease is over: {}",
                    e.getMessage());
        }
    }

    private MigrationException refusal(@Nullable ControlPlaneException unreachable) {
        String why = unreachable == null
                ? waitsFor
                : plane.label() + " cannot be read: " + unreachable.getMessage()
                        + ". See that the target answers this instance";
        return new MigrationException(
                "the phase of the fleet could not be learnt within crossfade.control.start-timeout, "
                        + config.startTimeout().toMillis() + " ms: " + why
                        + ". An instance that started in another phase than the others would write to the wrong side",
                unreachable);
    }

    private @Nullable Decision attempt(MigrationPhase configured) {
        long start = System.nanoTime();
        Attempt[] attempt = new Attempt[1];
        if (!plane.update(state -> {
            attempt[0] = attempt(state, configured);
            return attempt[0].after();
        })) {
            return null;
        }
        Attempt done = requireNonNull(attempt[0]);
        if (done.joined() == null) {
            return null;
        }
        part.joined(done.after(), done.joined(), start);
        return requireNonNull(done.after().decision());
    }

    private Attempt attempt(FleetState read, MigrationPhase configured) {
        noticeLoss(read.decision());
        Set<String> silent = part.silent(read);
        FleetState state = read.without(predecessors(read));
        FleetState others = state.without(Set.of(part.instance()));
        Decision decision = state.decision();
        if (decision == null && !silent.containsAll(others.members().keySet())) {
            waitsFor = "the decision is gone, and the members of the fleet have to write it back";
            return new Attempt(state, null);
        }
        if (decision == null) {
            return new Attempt(state.with(first(state, configured)), null);
        }
        FleetRules rules = new FleetRules(others, silent);
        if (decision.stage() != Stage.OPEN) {
            waitsFor = "a change to " + decision.next() + " is under way, by instance " + decision.proposer()
                    + "; see whether it and the others live";
            return new Attempt(part.haveWritten(rules.counted(), silent) ? rules.advanced() : others, null);
        }
        if (decision.isProvisional() && rules.counted().isEmpty() && isQuiet(state.nowMillis(), decision)) {
            waitsFor = "the others are given time to write the decision back if they have lost it";
            return new Attempt(state, null);
        }
        String twin = predecessorThatKeepsItsPhase(others);
        if (twin != null) {
            waitsFor = "instance " + twin
                    + " keeps its phase and its lease is not over; two processes must not have the same"
                    + " crossfade.instance";
            return new Attempt(state, null);
        }
        if (part.haveWritten(rules.counted(), silent)) {
            Decision lasting = decision.isProvisional() ? Decision.open(1, decision.phase()) : decision;
            Member entry = part.first(state, lasting);
            return new Attempt(state.with(lasting).with(part.instance(), entry), entry);
        }
        waitsFor = "the other instances, " + String.join(", ", rules.counted())
                + ", have to write their entries once more; see whether they reach the target";
        return new Attempt(part.announced(state, decision), null);
    }

    /** An older state, or none: what others wrote into the one that is gone says nothing of what they know of this one. */
    private void noticeLoss(@Nullable Decision decision) {
        Decision before = seen;
        if (before != null && (decision == null || decision.isBefore(before))) {
            part.forgetSightings();
            lost = true;
        }
        seen = decision;
    }

    /** Holds until the first one joins, and as long as nobody writes back what he knows: everybody who is in knows more than this. */
    private Decision first(FleetState state, MigrationPhase configured) {
        boolean used =
                lost || !state.members().isEmpty() || !state.notHandedOver().isEmpty();
        long polls = config.poll().multipliedBy(POLLS).toMillis();
        long lease = config.lease().toMillis();
        return Decision.open(0, configured).quietUntil(state.nowMillis() + (used ? lease : Math.min(lease, polls)));
    }

    private boolean isQuiet(long nowMillis, Decision decision) {
        long left = decision.quietUntilMillis() - nowMillis;
        return left > 0 && left <= config.lease().toMillis();
    }

    /** A process of the same configured name was this one before its restart, once its lease is over. */
    private Set<String> predecessors(FleetState state) {
        Set<String> found = new HashSet<>();
        state.members().forEach((instance, member) -> {
            if (isOfThisName(instance) && member.leaseEndMillis() < state.nowMillis()) {
                found.add(instance);
            }
        });
        return found;
    }

    /** One that does not write any more when its lease is over is left to be skipped; nobody skips this one. */
    private @Nullable String predecessorThatKeepsItsPhase(FleetState others) {
        return others.members().entrySet().stream()
                .filter(member -> member.getValue().keepsPhase() && isOfThisName(member.getKey()))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(null);
    }

    private boolean isOfThisName(String instance) {
        int name = instance.lastIndexOf('-');
        return formerly != null
                && name >= 0
                && !instance.equals(part.instance())
                && instance.substring(0, name).equals(formerly);
    }
}
