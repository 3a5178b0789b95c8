package io.crossfade.benchmarks.soak.app;

import io.crossfade.model.MigrationPhase;

/**
 * The first line that a process is given.
 *
 * @param process its number, of which each start has its own
 * @param threads application threads
 * @param seed of the threads' choices
 * @param phase the phase in force
 * @param source how it reaches the source
 * @param target the same of the target
 * @param check whether Crossfade checks what it carried
 * @param lazy whether keys are copied on first touch
 * @param fleet whether the phase is kept for the fleet
 * @param coldKeys how many cold keys there are
 * @param folder where the journals are
 */
public record Start(
        int process,
        int threads,
        long seed,
        MigrationPhase phase,
        Endpoint source,
        Endpoint target,
        boolean check,
        boolean lazy,
        boolean fleet,
        int coldKeys,
        String folder) {}
