/**
 * Crossfade for applications that use Jedis: the only package that knows that client.
 *
 * <p>{@link io.crossfade.jedis.JedisSide} keeps the connections to one instance, over stock Jedis providers: one server, a
 * primary behind sentinels, or a cluster.
 * Everything here uses only what Jedis 7.4.1 and 8.0.2 share, so one binary runs with both.
 */
@NullMarked
package io.crossfade.jedis;

import org.jspecify.annotations.NullMarked;
