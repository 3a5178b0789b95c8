/**
 * A fleet of real processes on a migration that goes back and forth while everything fails that can: the promise of
 * convergence under fire.
 *
 * <p>{@link io.crossfade.benchmarks.soak.SoakRun} is the entry point. The driver owns two servers that keep their data, a proxy
 * in front of each, the application's processes and the backfill; it chooses faults and changes of phase by a seed. There is no
 * fleet-wide fence in it: it lets the load rest in every process before the authority moves. {@code app} is what the processes
 * do, {@code journal} what they wrote down, {@code history} and {@code proof} judge it.
 */
@NullMarked
package io.crossfade.benchmarks.soak;

import org.jspecify.annotations.NullMarked;
