package io.crossfade.shadow;

/** What happens to a write that finds its lane full. */
public enum WhenFull {
    /** The caller goes on; the key is dirty. */
    MARK_DIRTY,
    /** The caller waits for room, a bounded time; then the key is dirty. */
    BLOCK
}
