package io.crossfade;

import io.crossfade.control.LocalPhase;
import io.crossfade.dispatch.Listeners;
import io.crossfade.handover.HandoverKeeper;
import io.crossfade.model.MigrationException;
import io.crossfade.model.MigrationPhase;
import io.crossfade.phase.Confirmation;
import io.crossfade.phase.PhaseBarrier;
import io.crossfade.phase.PhaseController;
import io.crossfade.phase.PhaseView;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Changes the phase of this process, for its application or for its fleet. Thread-safe. */
final class PhaseChanges implements LocalPhase {
    private static final Logger LOG = LoggerFactory.getLogger(PhaseChanges.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final PhaseController phases;
    private final List<DatabaseCore> cores;
    private final HandoverKeeper keeper;
    private final Listeners listeners;
    private final boolean lazy;

    PhaseChanges(
            PhaseController phases,
            List<DatabaseCore> cores,
            HandoverKeeper keeper,
            Listeners listeners,
            boolean lazy) {
        this.phases = phases;
        this.cores = List.copyOf(cores);
        this.keeper = keeper;
        this.listeners = listeners;
        this.lazy = lazy;
    }

    @Override
    public MigrationPhase phase() {
        return phases.current();
    }

    @Override
    public void requireReady(MigrationPhase next, Confirmation confirmation) {
        phases.requireReady(next, confirmation);
    }

    @Override
    public void change(MigrationPhase next, Confirmation confirmation, PhaseBarrier barrier) {
        if (phases.current().next(lazy).contains(next)) {
            cores.forEach(core -> core.handover().register(next));
        }
        PhaseView before;
        try {
            before = phases.changeTo(next, confirmation, barrier);
        } finally {
            keeper.wake();
        }
        if (before.phase() != next) {
            listeners.phaseChanged(before.phase(), next, phases.epoch());
        }
    }

    /** The lanes first, and until nothing of theirs is under way: what they bring to the old shadow may be the authority by now. */
    @Override
    public void takeOver(MigrationPhase phase, long epoch) {
        MigrationPhase before = phases.current();
        cores.forEach(core -> core.handover().register(phase));
        cores.forEach(core -> core.participant().cutOff(true));
        try {
            for (DatabaseCore core : cores) {
                while (!core.carrier().awaitAlone(PATIENCE)) {
                    LOG.warn(
                            "the lanes still wait for a reply of the shadow; phase {} is taken over after that", phase);
                    if (Thread.currentThread().isInterrupted()) {
                        throw new MigrationException(
                                "interrupted; phase " + before + " stays in force in this process");
                    }
                }
            }
            phases.takeOver(phase, epoch);
        } finally {
            cores.forEach(core -> core.participant().cutOff(false));
            keeper.wake();
        }
        if (before != phase) {
            listeners.phaseChanged(before, phase, epoch);
        }
    }

    @Override
    public void renumber(long epoch) {
        phases.renumber(epoch);
    }

    @Override
    public boolean awaitIdle(Duration atMost) {
        return phases.awaitIdle(atMost);
    }
}
