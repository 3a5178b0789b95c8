package io.crossfade.backfill.local;

import org.jspecify.annotations.Nullable;

/** Gives each worker of a walk its next slice. Thread-safe. */
@FunctionalInterface
interface SliceQueue {
    /** Returns a slice that nobody else walks, or null if there is none left. */
    @Nullable SliceWalk next();
}
