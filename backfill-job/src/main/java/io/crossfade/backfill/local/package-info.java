/**
 * The job inside one process: workers that walk the slices, the copy and the verification that they carry out.
 *
 * <p>{@link io.crossfade.backfill.local.Backfill} copies; {@link io.crossfade.backfill.local.Verification} compares both ways
 * and repairs; {@link io.crossfade.backfill.local.BackfillConfig} says how. Every failure that ends a job is a
 * {@link io.crossfade.backfill.local.JobException}.
 */
@NullMarked
package io.crossfade.backfill.local;

import org.jspecify.annotations.NullMarked;
