/**
 * Measures the stock client and Crossfade side by side in one run, because only ratios survive a noisy machine.
 *
 * <p>{@link io.crossfade.benchmarks.LoadDriver} is the entry point: a command per question, each of which prints a table and
 * puts it into docs/performance.md. {@code benchmarks/run-all} runs them all. The packages below hold what they are made
 * of; JMH benchmarks of single methods are in {@code micro}.
 */
@NullMarked
package io.crossfade.benchmarks;

import org.jspecify.annotations.NullMarked;
