/**
 * A line that is longer than loopback, for measurements.
 *
 * <p>The proxy that disturbs connections in tests has four threads for each of them. On two cores those take more of the processors
 * than what is measured behind them, and twice as much when a caller uses two connections instead of one. {@link
 * io.crossfade.benchmarks.delay.DelayProxy} has two threads whatever passes, and tells what they cost.
 */
@NullMarked
package io.crossfade.benchmarks.delay;

import org.jspecify.annotations.NullMarked;
