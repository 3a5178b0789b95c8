/**
 * Puts the application's connections to the source on Crossfade.
 *
 * <p>Entry point: {@link io.crossfade.agent.seam.TakeOver}, one for each Jedis that is loaded, in a class loader beneath that
 * Jedis's. It is asked for each new connection, and opens Crossfade at the first one that leads to the source.
 */
@NullMarked
package io.crossfade.agent.seam;

import org.jspecify.annotations.NullMarked;
