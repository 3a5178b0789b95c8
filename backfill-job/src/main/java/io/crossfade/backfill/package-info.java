/**
 * Copies the data that was there before the migration began, and proves that both sides are equal.
 *
 * <p>The job runs beside the application and follows the same rule of convergence as its dual writes.
 */
@NullMarked
package io.crossfade.backfill;

import org.jspecify.annotations.NullMarked;
