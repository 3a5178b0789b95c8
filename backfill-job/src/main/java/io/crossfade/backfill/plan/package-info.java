/**
 * How the keys of one server are divided and walked.
 *
 * <p>Redis and Valkey walk their tables by the reversed bits of the cursor. In that order a cursor only ever rises, and a
 * key keeps its place whatever the table does. So the space of 2^64 positions can be cut anywhere: each
 * {@link io.crossfade.backfill.plan.Slice} is walked by its own {@link io.crossfade.backfill.plan.SliceScan}, finds every key
 * that exists all the while, and knows exactly how far it is. Where a server does not walk so, one
 * {@link io.crossfade.backfill.plan.OpaqueScan} goes over everything.
 */
@NullMarked
package io.crossfade.backfill.plan;

import org.jspecify.annotations.NullMarked;
