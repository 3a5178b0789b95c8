/**
 * Load from application threads, and what answers it: the stock client, two stock clients one after the other, Crossfade.
 *
 * <p>{@link io.crossfade.benchmarks.load.Comparison} runs all of them in alternating slices and relates each to the stock
 * slices right before and after it.
 */
@NullMarked
package io.crossfade.benchmarks.load;

import org.jspecify.annotations.NullMarked;
