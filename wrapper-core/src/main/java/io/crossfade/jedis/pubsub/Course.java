package io.crossfade.jedis.pubsub;

import io.crossfade.model.Side;
import org.jspecify.annotations.Nullable;

/**
 * Where subscriptions belong.
 *
 * @param authority the side to follow
 * @param next the side that is about to become the authority; null if none is
 * @param carried whether messages come to both sides
 * @param sinceNanos when the authority moved, in the time of {@link SubscribedLink#now()}
 */
record Course(Side authority, @Nullable Side next, boolean carried, long sinceNanos) {
    Course preparing(Side side) {
        return new Course(authority, side, carried, sinceNanos);
    }

    Course entering(Side side, boolean carriedThere) {
        return new Course(side, null, carriedThere, side == authority ? sinceNanos : SubscribedLink.now());
    }
}
