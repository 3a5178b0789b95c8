package io.crossfade.verify;

import io.crossfade.model.Key;

/** Tells whether a key was in motion, so that different answers of the two sides mean nothing. Thread-safe. */
public interface KeyMotion {
    /** Returns a number that changes with each write to the key, before the shadow can have it. */
    int stamp(Key key);

    /** Returns whether the key was written since {@code stamp}, or may still differ because of an earlier write. */
    boolean hasMovedSince(Key key, int stamp);
}
