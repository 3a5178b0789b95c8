/**
 * Crossfade for applications that use Jedis: the only package that knows that client.
 *
 * <p>{@link io.crossfade.jedis.JedisSide} keeps Crossfade's own connections to one instance, over a stock Jedis pool.
 * Everything here uses only what Jedis 7.4.1 and 8.0.2 share, so one binary runs with both.
 */
@NullMarked
package io.crossfade.jedis;

import org.jspecify.annotations.NullMarked;
