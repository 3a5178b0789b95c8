package io.crossfade.benchmarks.soak.app;

import io.crossfade.model.MigrationPhase;

/**
 * What a process answers.
 *
 * @param done whether it did what it was asked
 * @param message why not, or how it is
 * @param phase the phase in force now
 * @param dirty keys, slots and queued writes that are not settled
 */
public record Answer(boolean done, String message, MigrationPhase phase, long dirty) {}
