package io.crossfade.model;

/** Whether what the authority executes is brought to the shadow. The phase decides first: some carry nothing anyway. */
public enum Carrying {
    /** As the phase says. */
    RUNNING,
    /** The shadow is left alone; what it misses is recorded, as keys or hash slots, and healed afterwards. */
    PAUSED
}
