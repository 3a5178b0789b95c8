package io.crossfade.backfill.local;

/** How a member's turn in a shared backfill has ended. */
public enum Turn {
    /** No slice is left to take, and those that it took are through. */
    THROUGH,
    /** A server did something that makes every position useless: all members have to take another turn. */
    AGAIN,
    /** This member leaves; the slices that it had are not through. */
    LEFT,
    /** Somebody has ordered that the whole run stops. */
    STOPPED
}
