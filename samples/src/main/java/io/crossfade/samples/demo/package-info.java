/**
 * The demo that {@code ./mvnw -q -Pdemo package} runs: one migration from the first phase to the last, under load.
 *
 * <p>Start reading at {@link io.crossfade.samples.demo.DemoMode}, the list of its steps.
 * {@link io.crossfade.samples.demo.Shop} is the application, which knows nothing of Crossfade and remembers what it was told;
 * {@link io.crossfade.samples.demo.Auditor} then asks both servers for all of it. Its last line of output and its exit code
 * are its verdict.
 */
@NullMarked
package io.crossfade.samples.demo;

import org.jspecify.annotations.NullMarked;
