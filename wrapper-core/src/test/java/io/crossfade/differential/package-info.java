/**
 * The same random commands to a server through stock Jedis and to two servers through Crossfade: replies and errors must be
 * the same in every phase, and the servers equal at rest.
 *
 * <p>{@code forms.txt} says how commands may be written. A failure prints its seed and the commands that touched the key; the
 * same seed gives the same commands again.
 */
package io.crossfade.differential;
