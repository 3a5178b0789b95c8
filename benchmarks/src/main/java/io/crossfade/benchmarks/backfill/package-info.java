/**
 * Ways to copy every key of one server to another: Crossfade's backfill, MIGRATE, and a replica's full synchronization.
 *
 * <p>Only the first leaves the application's writes alone: MIGRATE blocks the source while it runs, and a replica loses its
 * own keys.
 */
@NullMarked
package io.crossfade.benchmarks.backfill;

import org.jspecify.annotations.NullMarked;
