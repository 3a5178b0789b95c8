/**
 * What one side holds, in a file of a few megabytes, so that two sides can be compared where neither is near.
 *
 * <p>{@link io.crossfade.backfill.digest.BucketSums} adds up digests of keys by hash slot;
 * {@link io.crossfade.backfill.digest.SideDigest} says of which side, which keys and when they are, and
 * {@link io.crossfade.backfill.digest.DigestFile} keeps it. {@link io.crossfade.backfill.digest.DigestComparison} finds the slots that have
 * to be looked at key by key.
 */
@NullMarked
package io.crossfade.backfill.digest;

import org.jspecify.annotations.NullMarked;
