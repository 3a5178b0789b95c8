/**
 * The rule of convergence as code: whoever changes the shadow re-reads the authority afterwards, and repeats until the two
 * agree.
 *
 * <p>{@link io.crossfade.converge.Converger} brings keys to the shadow as whole states, or checks that both sides hold the
 * same; the lanes use it in small batches and the backfill in large ones. {@link io.crossfade.converge.LazyCopier} is the
 * other way of copying, for when the target is already the authority: once per key, guarded by a {@link
 * io.crossfade.converge.MovedMarker}. Nothing here has threads, retries after a failed connection, or remembers keys: a
 * caller that meets a {@link io.crossfade.spi.LinkException} treats all keys of the call as dirty.
 *
 * <p>A value travels as its DUMP payload. Where the other server does not accept the payload it is read and written by
 * type instead, and values whose payloads differ are compared by type, since a set or hash dumps in another order on
 * another server.
 */
@NullMarked
package io.crossfade.converge;

import org.jspecify.annotations.NullMarked;
