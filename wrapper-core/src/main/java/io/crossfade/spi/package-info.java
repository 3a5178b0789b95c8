/**
 * What a client library, a control plane and an observer implement.
 *
 * <p>A {@link io.crossfade.spi.RedisSide} gives connections to one instance; a {@link io.crossfade.spi.RedisLink} is one such
 * connection. {@link io.crossfade.spi.MigrationListener} observes.
 */
@NullMarked
package io.crossfade.spi;

import org.jspecify.annotations.NullMarked;
