/**
 * Meters of a migration for Micrometer: {@link io.crossfade.micrometer.CrossfadeMetrics} binds counts that are kept anyway.
 *
 * <p>Optional: only applications with Micrometer on their class path load this package.
 */
@NullMarked
package io.crossfade.micrometer;

import org.jspecify.annotations.NullMarked;
