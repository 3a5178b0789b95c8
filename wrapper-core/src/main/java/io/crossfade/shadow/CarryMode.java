package io.crossfade.shadow;

/** Whether the caller waits for the shadow. */
public enum CarryMode {
    /** The caller gets its reply as soon as the authority has answered. */
    ASYNC,
    /** The caller waits until the shadow has the write too, at most {@link CarryConfig#syncTimeout()}. */
    SYNC
}
