package io.crossfade.backfill.checkpoint;

/** Keeps how far slices are. Thread-safe. */
@FunctionalInterface
public interface Marks {
    /** Writes how far a slice is; it stays written when the call returns. */
    void mark(Mark mark);
}
