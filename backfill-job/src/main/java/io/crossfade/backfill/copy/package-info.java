/**
 * What happens to one batch of keys: every key of it ends as one {@link io.crossfade.backfill.copy.KeyOutcome}.
 *
 * <p>The warm copier obeys the rule of convergence with the source as the authority; the lazy copier takes the same step as a
 * first touch, so that what the application deleted on the target stays deleted.
 */
@NullMarked
package io.crossfade.backfill.copy;

import org.jspecify.annotations.NullMarked;
