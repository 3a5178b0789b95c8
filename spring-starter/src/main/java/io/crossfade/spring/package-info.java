/**
 * Puts Crossfade under the Redis client that Spring Boot configures.
 *
 * <p>The source is what the application already has in {@code spring.data.redis}; the target and the phase come from {@code
 * crossfade} properties. {@link io.crossfade.spring.CrossfadeAutoConfiguration} is the entry: it makes the beans and puts every
 * connection factory on the seam. The phase is flipped at run time by a file, by a {@link io.crossfade.spring.PhaseSource} bean,
 * by the actuator endpoint or by a call. What cannot be done safely stops the start, with an action.
 */
@NullMarked
package io.crossfade.spring;

import org.jspecify.annotations.NullMarked;
