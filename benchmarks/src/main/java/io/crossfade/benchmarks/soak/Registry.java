package io.crossfade.benchmarks.soak;

import io.crossfade.benchmarks.soak.app.Application;
import io.crossfade.handover.HandoverRecord;
import io.crossfade.handover.HandoverRefusedException;
import io.crossfade.handover.HandoverStore;
import io.crossfade.jedis.JedisSide;
import io.crossfade.model.Side;
import io.crossfade.spi.LinkException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** What the product tells of what is owed: the hand-over record on the target. For one thread. */
final class Registry {
    /** Connections that were half-open are found one by one. */
    private static final Duration PATIENCE = Application.LEASE.multipliedBy(20);

    /** A lease by a clock that was set back ends much later. */
    private static final Duration PATIENCE_WITH_CLOCKS = Application.LEASE.multipliedBy(3);

    private static final long LOOK_NANOS = 100_000_000;

    /** The first may have looked at the servers before the last fault ended. */
    private static final int RENEWALS = 2;

    private final Lab lab;

    Registry(Lab lab) {
        this.lab = lab;
    }

    /**
     * Waits until it is known who lives: each of {@code processes} has renewed its entry, and the leases of all others are over. The
     * faults have ended. Returns what is told then, or when that takes too long.
     */
    HandoverRecord await(int processes) {
        Duration patience = lab.clocksDiffer() ? PATIENCE_WITH_CLOCKS : PATIENCE;
        long end = System.nanoTime() + patience.toNanos();
        HandoverRecord before = read();
        HandoverRecord now = before;
        int renewals = 0;
        while ((renewals < RENEWALS || now.alive() != processes) && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(LOOK_NANOS);
            now = read();
            if (now.renewedSince(before)) {
                renewals++;
                before = now;
            }
        }
        return now;
    }

    /** Returns what is told at this moment. */
    HandoverRecord read() {
        try (JedisSide target = lab.open(Side.TARGET)) {
            return new HandoverStore(target).read();
        }
    }

    /** Returns whether something is told to be owed; not if the target does not answer: it may be at fault. */
    boolean owes() {
        try {
            return read().owed() > 0;
        } catch (LinkException | HandoverRefusedException e) {
            return false;
        }
    }

    /** Returns whether a process surely has its entry. */
    boolean knows(int process) {
        try {
            return read().knows(Application.name(process));
        } catch (LinkException | HandoverRefusedException e) {
            return false;
        }
    }
}
