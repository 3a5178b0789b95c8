/**
 * What instances of one migration leave for each other on the target, so that nothing is forgotten that a process which has ended
 * may have left different on the two sides.
 *
 * <p>One hash for each database has an entry of each instance that carries writes, with a lease by the target's own clock. An entry
 * whose lease has run out is a reconcile that is owed: nobody else keeps account of it. An instance that ends in order leaves its
 * dirty keys there instead, for the next one.
 *
 * <p>Entry point: {@link io.crossfade.handover.Handover} for an instance, {@link io.crossfade.handover.HandoverStore} for whoever only
 * reads or pays.
 */
@NullMarked
package io.crossfade.handover;

import org.jspecify.annotations.NullMarked;
