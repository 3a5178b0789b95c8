/**
 * Small programs that show Crossfade at work on real servers.
 *
 * <p>Start with the demo: {@code ./mvnw -q -Pdemo package}.
 */
@NullMarked
package io.crossfade.samples;

import org.jspecify.annotations.NullMarked;
