package io.crossfade.control;

/** What a process does that cannot learn the phase of its fleet when it starts. */
public enum WhenUnknown {
    /** It does not start. */
    REFUSE,
    /** It starts in the phase of its settings; until it has learnt the decision, its writes are refused if they are when it is lost. */
    CONFIGURED_PHASE
}
