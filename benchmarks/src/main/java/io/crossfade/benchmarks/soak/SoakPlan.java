package io.crossfade.benchmarks.soak;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/**
 * What a run does.
 *
 * @param seed of every choice of the driver and of the processes; how they interleave is the machine's
 * @param duration how long faults and load go on
 * @param processes application processes at any time
 * @param threads application threads in each
 * @param coldKeys keys that are there at the beginning and are touched seldom
 * @param eventPause the mean time between two events; each is a fault or a change of phase
 * @param kinds the kinds of faults that may happen
 * @param targetIsCluster whether the target is a cluster of three primaries, or one server as the source
 * @param lazy whether the target becomes the authority first, and keys are copied on first touch
 * @param fleet whether the processes have a control plane, so that the authority moves while the load goes on
 * @param check whether Crossfade checks what it carried; without that the sides do not converge, and the run has to notice
 */
public record SoakPlan(
        long seed,
        Duration duration,
        int processes,
        int threads,
        int coldKeys,
        Duration eventPause,
        Set<FaultKind> kinds,
        boolean targetIsCluster,
        boolean lazy,
        boolean fleet,
        boolean check) {
    /** Copies the set. */
    public SoakPlan {
        kinds = Set.copyOf(kinds);
    }

    /** Returns the kinds that were asked for and cannot happen, with the reason. */
    Map<FaultKind, String> leftOut() {
        Map<FaultKind, String> left = new EnumMap<>(FaultKind.class);
        for (FaultKind kind : kinds) {
            kind.obstacle(this).ifPresent(obstacle -> left.put(kind, obstacle));
        }
        return left;
    }
}
