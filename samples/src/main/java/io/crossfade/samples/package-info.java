/**
 * Small programs that show Crossfade at work on real servers.
 *
 * <p>{@link io.crossfade.samples.PlainJedis} is the one line that an application changes;
 * {@link io.crossfade.samples.demo.MigrationDemo} is a whole migration: {@code ./mvnw -q -Pdemo package}.
 */
@NullMarked
package io.crossfade.samples;

import org.jspecify.annotations.NullMarked;
