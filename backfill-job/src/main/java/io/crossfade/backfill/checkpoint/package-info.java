/**
 * Where a job is, kept in a file so that the next run goes on there: one line per finished batch, each with its check sum.
 *
 * <p>A line is written only after every key of the batch has ended. {@link io.crossfade.backfill.checkpoint.Checkpoint} is the
 * entry point. A crash at any moment costs the batches since the last line; copying those again is harmless.
 */
@NullMarked
package io.crossfade.backfill.checkpoint;

import org.jspecify.annotations.NullMarked;
