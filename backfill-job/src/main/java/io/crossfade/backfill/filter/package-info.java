/**
 * Which keys a walk is for: by their names, which costs nothing, and by what the source says of them, which costs a round trip
 * for each batch.
 *
 * <p>A key that is left out ends as {@code filtered}, so that the sums of a report still balance. What is left out of the backfill
 * is still written by the application on both sides, and moved on first touch in a lazy migration.
 */
@NullMarked
package io.crossfade.backfill.filter;

import org.jspecify.annotations.NullMarked;
