/**
 * Hints of which keys of the source change, from the server itself: CLIENT TRACKING in broadcasting mode, else keyspace notifications.
 *
 * <p>A hint names a key, never a value, and may come twice or late; whoever takes it reads the key as it is by then. Hints may also be
 * missing: after each event that can lose one, a {@link io.crossfade.backfill.follow.Gaps gap} is noted, and a reconcile is owed. Begin with
 * {@link io.crossfade.backfill.follow.HintSource}.
 */
@NullMarked
package io.crossfade.backfill.follow;

import org.jspecify.annotations.NullMarked;
