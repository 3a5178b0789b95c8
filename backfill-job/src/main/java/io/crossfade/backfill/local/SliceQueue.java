package io.crossfade.backfill.local;

import org.jspecify.annotations.Nullable;

/** Gives each worker of a walk its next slice, or whatever else is done in steps. Thread-safe. */
@FunctionalInterface
interface SliceQueue {
    /** Returns one that nobody else has, or null if there is none left. */
    @Nullable Steps next();
}
