package io.crossfade.phase;

/** Whether the operator has confirmed a change that cannot be undone or that needs knowledge Crossfade does not have. */
public enum Confirmation {
    /** Nothing is confirmed: enough for every change that has a way back. */
    NONE,
    /**
     * Confirmed. Needed for TARGET_ONLY (no way back) and, in a lazy migration, for RAMP_DOWN (says that the backfill
     * has completed: a key that was not moved by then is no longer seen) and for a cutover from DUAL_WRITE after SOURCE_ONLY
     * had been in force once more (says that no stale key is left on the target).
     */
    CONFIRMED
}
