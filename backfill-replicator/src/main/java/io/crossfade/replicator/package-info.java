/**
 * What servers persist and replicate, read with the library redis-replicator for the backfill job.
 *
 * <p>{@link io.crossfade.replicator.LibraryFormats} is found by the job as a service. The library's parsers are used, its loops are
 * not: those write values to the log, skip commands that they do not know, and take a file that ends too early for a whole one. Here
 * whatever is not known, damaged or missing is a {@link io.crossfade.backfill.feed.FeedException}.
 */
@NullMarked
package io.crossfade.replicator;

import org.jspecify.annotations.NullMarked;
