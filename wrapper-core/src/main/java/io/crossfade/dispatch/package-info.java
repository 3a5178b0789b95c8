/**
 * The one choke point: every command of every client passes {@link io.crossfade.dispatch.CommandDispatcher}.
 *
 * <p>It asks the table what the command means and the phase where it goes, has the authority execute it through the
 * caller's own client, and hands the writes on to be carried. The authority's reply or exception is the caller's.
 */
@NullMarked
package io.crossfade.dispatch;

import org.jspecify.annotations.NullMarked;
