/**
 * Compares what the processes wrote down with what the servers hold at rest: counters, lists, deleted keys, locks, histories.
 *
 * <p>A call with an unknown outcome may have happened or not; everything else has to be accounted for exactly.
 */
@NullMarked
package io.crossfade.benchmarks.soak.proof;

import org.jspecify.annotations.NullMarked;
