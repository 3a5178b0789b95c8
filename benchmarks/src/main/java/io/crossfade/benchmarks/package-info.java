/**
 * Measures the stock client and Crossfade side by side in one run, because only ratios survive a noisy machine.
 */
@NullMarked
package io.crossfade.benchmarks;

import org.jspecify.annotations.NullMarked;
