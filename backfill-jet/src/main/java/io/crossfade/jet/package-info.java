/**
 * Does a backfill on several machines, with Hazelcast Jet.
 *
 * <p>{@link io.crossfade.jet.JetEngine} makes this process a member of a cluster. One Jet job of one vertex runs on all members; its
 * processor lets the member take a turn ({@code SharedBackfill}), in which it claims slices in a map of the cluster until none is
 * left. When a member is lost or joins, Jet restarts the job, and with it begins the next turn: claims are void, and what is done stands
 * on the target. Nothing but numbers of slices, names and budgets passes between the members: no key, no value, no password.
 */
@NullMarked
package io.crossfade.jet;

import org.jspecify.annotations.NullMarked;
