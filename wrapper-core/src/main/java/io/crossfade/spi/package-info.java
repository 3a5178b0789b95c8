/**
 * What a client library, a control plane and an observer implement.
 *
 * <p>A {@link io.crossfade.spi.RedisSide} gives connections to one instance, laid out as its {@link io.crossfade.spi.Topology}
 * says; a {@link io.crossfade.spi.RedisLink} is one such connection, to one server or to the primaries of a cluster. {@link io.crossfade.spi.MigrationListener} observes.
 */
@NullMarked
package io.crossfade.spi;

import org.jspecify.annotations.NullMarked;
