/**
 * The phase of a migration in this process, and its change while commands are in flight.
 *
 * <p>A change is complete when no command of the old phase is under way. One that moves the authority holds new writes for
 * a bounded time.
 */
@NullMarked
package io.crossfade.phase;

import org.jspecify.annotations.NullMarked;
