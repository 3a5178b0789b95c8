/**
 * The phase of a fleet: one decision for all processes of a migration, kept where each of them can read it, leases, and
 * acknowledgements.
 *
 * <p>A change goes through three stages, {@link io.crossfade.control.Stage}; who looks at the state takes it to the next one if
 * {@link io.crossfade.control.FleetRules} say so, so it does not matter who proposed it and whether that one still lives.
 *
 * <p>Entry point: {@link io.crossfade.control.FleetMember}, the part of one process. {@link io.crossfade.control.ControlPlane} is
 * where the state is kept: one method, to be implemented for another place than the target.
 */
@NullMarked
package io.crossfade.control;

import org.jspecify.annotations.NullMarked;
