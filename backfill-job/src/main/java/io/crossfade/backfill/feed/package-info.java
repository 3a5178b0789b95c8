/**
 * What a backfill can read besides a live server by SCAN: the formats in which servers persist and replicate.
 *
 * <p>{@link io.crossfade.backfill.feed.ReplicationFormats} is implemented by the artifact {@code crossfade-replicator}, which the
 * job does not depend on: it is found if its jar is there. What is read is handed on piece by piece, in the order in which it
 * is written down; whoever reads it never skips what it does not know.
 */
@NullMarked
package io.crossfade.backfill.feed;

import org.jspecify.annotations.NullMarked;
