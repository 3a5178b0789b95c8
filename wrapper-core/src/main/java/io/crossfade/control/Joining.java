package io.crossfade.control;

import static java.util.Objects.requireNonNull;

import io.crossfade.model.MigrationException;
import io.crossfade.model.MigrationPhase;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The start of one process: it enters its fleet between two changes, never in one. For one thread. */
final class Joining {
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final ControlConfig config;
    private final ControlPlane plane;
    private final Part part;
    private final @Nullable String formerly;

    private String waitsFor = "";

    private record Attempt(FleetState after, @Nullable Decision decided, @Nullable Member written) {}

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
        throw refusal(unreachable);
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
        if (done.decided() == null || done.written() == null) {
            if (done.after().decision() != null && done.after().members().isEmpty()) {
                // the first one: if the others only lost the state a moment ago, they write it back now
                LockSupport.parkNanos(config.poll().toNanos());
            }
            return null;
        }
        part.joined(done.decided(), done.written(), start);
        return done.decided();
    }

    private Attempt attempt(FleetState state, MigrationPhase configured) {
        Decision decision = state.decision();
        Set<String> silent = part.silent(state);
        if (decision == null && silent.size() < state.members().size()) {
            waitsFor = "the decision is gone, and the members of the fleet have to write it back";
            return new Attempt(state, null, null);
        }
        if (decision == null) {
            waitsFor = "the others are given time to write it back if they have lost it";
            return new Attempt(state.with(Decision.open(1, configured)), null, null);
        }
        if (decision.stage() != Stage.OPEN) {
            waitsFor = "a change to " + decision.next() + " is under way, by instance " + decision.proposer()
                    + "; see whether it and the others live";
            FleetRules rules = new FleetRules(state, silent);
            return new Attempt(rules.counted().isEmpty() ? rules.advanced() : state, null, null);
        }
        Member written = part.first(state, decision);
        FleetState then = state.without(predecessors(state)).with(part.instance(), written);
        return new Attempt(then, decision, written);
    }

    /** A process of the same configured name was this one before its restart, once its lease is over. */
    private Set<String> predecessors(FleetState state) {
        Set<String> found = new HashSet<>();
        state.members().forEach((instance, member) -> {
            int name = instance.lastIndexOf('-');
            if (formerly != null
                    && name >= 0
                    && instance.substring(0, name).equals(formerly)
                    && member.leaseEndMillis() < state.nowMillis()) {
                found.add(instance);
            }
        });
        return found;
    }
}
