/**
 * How far a job is: an exact share of the key space where the scan allows it, the rate, and the time it will still take.
 *
 * <p>{@link io.crossfade.backfill.progress.ProgressMeter} is fed by the workers and told to a
 * {@link io.crossfade.backfill.progress.ProgressListener} several times a second.
 */
@NullMarked
package io.crossfade.backfill.progress;

import org.jspecify.annotations.NullMarked;
