/**
 * How several processes come together for one backfill.
 *
 * <p>{@link io.crossfade.backfill.engine.ClusterEngine} is implemented by the artifact {@code crossfade-jet}, which the job does not
 * depend on: it is found if its jar is there. What a member does is in {@link io.crossfade.backfill.local.SharedBackfill}, and where
 * they are together is kept on the target: an engine decides only who takes which slice, and when all take another turn. {@link
 * io.crossfade.backfill.engine.LoneMember} is all of them for one process that wants its progress there.
 */
@NullMarked
package io.crossfade.backfill.engine;

import org.jspecify.annotations.NullMarked;
