/**
 * What a process needs while the shadow hangs for long: heap, threads and sockets, sampled to the end, and what closing leaves.
 *
 * <p>{@link io.crossfade.benchmarks.hung.HungRun} is the entry point.
 */
@NullMarked
package io.crossfade.benchmarks.hung;

import org.jspecify.annotations.NullMarked;
