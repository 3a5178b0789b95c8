/**
 * Puts Crossfade under the Redis client that Spring Boot configures.
 *
 * <p>The source is what the application already has in {@code spring.data.redis}; the target and the phase
 * come from {@code crossfade} properties.
 */
@NullMarked
package io.crossfade.spring;

import org.jspecify.annotations.NullMarked;
