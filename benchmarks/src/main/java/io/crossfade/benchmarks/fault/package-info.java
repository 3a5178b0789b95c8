/**
 * What can befall a shadow, and what the application notices of it.
 *
 * <p>The load is a closed loop without pauses, so on a machine whose cores are all busy the application becomes faster when
 * the shadow is gone, and a little slower while what it missed is brought to it.
 */
@NullMarked
package io.crossfade.benchmarks.fault;

import org.jspecify.annotations.NullMarked;
