package io.crossfade.control;

/** What a process does that has not reached the control plane for the length of its lease. */
public enum WhenLost {
    /** Its writes fail at once, and others may change the phase without it. Reads go on. */
    REFUSE_WRITES,
    /** It goes on in its phase, and nobody changes the phase without it. */
    KEEP_PHASE
}
