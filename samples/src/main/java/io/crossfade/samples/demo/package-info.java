/**
 * The demo that {@code ./mvnw -q -Pdemo package} runs: one migration from the first phase to the last.
 *
 * <p>Its last line of output and its exit code are its verdict.
 */
@NullMarked
package io.crossfade.samples.demo;

import org.jspecify.annotations.NullMarked;
