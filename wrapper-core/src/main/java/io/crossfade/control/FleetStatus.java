package io.crossfade.control;

import io.crossfade.model.MigrationPhase;

/**
 * What one process knows of its fleet.
 *
 * @param instance what this process is called there
 * @param members how many processes there are, without those that have been lost
 * @param epoch the epoch that was decided last
 * @param stage how far the last change has come
 * @param phase the phase that the fleet has decided
 * @param leaseHeld whether this process may write: false once it was lost, until it is back; always true if it keeps its phase
 */
public record FleetStatus(
        String instance, int members, long epoch, Stage stage, MigrationPhase phase, boolean leaseHeld) {}
