package io.crossfade.differential;

import org.jspecify.annotations.Nullable;

/**
 * How a transaction goes.
 *
 * @param watched the key that is watched, null without WATCH
 * @param disturbed whether it is written between WATCH and MULTI, so that EXEC must be answered with nil
 * @param discarded whether it ends in DISCARD
 */
record Session(byte @Nullable [] watched, boolean disturbed, boolean discarded) {
    static Session draw(Draw draw) {
        byte[] watched = draw.in(40) ? draw.of("k") : null;
        return new Session(watched, watched != null && draw.in(30), draw.in(10));
    }
}
