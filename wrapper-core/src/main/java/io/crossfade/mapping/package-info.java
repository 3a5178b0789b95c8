/**
 * Connections to a target on which keys have other names than on the source, because several databases share one there. Whoever
 * uses such a link speaks of keys as the source does: commands are translated on their way, and replies back. So carrying,
 * converging, first touch, backfill and verification need not know of it.
 *
 * <p>Entry point: {@link io.crossfade.mapping.MappedSide}. The rule for a name is {@link io.crossfade.model.KeyMapping}, that for a
 * command {@link io.crossfade.command.CommandMapping}.
 */
@NullMarked
package io.crossfade.mapping;

import org.jspecify.annotations.NullMarked;
