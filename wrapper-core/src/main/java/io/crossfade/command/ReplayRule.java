package io.crossfade.command;

/** How the effect of a command reaches the shadow. */
public enum ReplayRule {
    /** There is nothing to carry. */
    NONE,
    /** The arguments alone determine the whole key: the command may be repeated as it is. */
    OVERWRITE,
    /**
     * Arguments and previous state of the key determine its next state: the command may be repeated as it is where the
     * shadow is known to hold the whole key.
     */
    PARTIAL,
    /** Anything else: the state of the keys is copied until both sides agree. */
    STATE,
    /** Not about keys: executed on the authority, then on the shadow. */
    BOTH,
    /** Function libraries, which belong to the server: copied until both sides agree. */
    FUNCTIONS,
    /** A message to subscribers: repeated on the shadow once, in the order of its channel, and forgotten if that fails. */
    MESSAGE,
    /** Changes databases as a whole: refused, or executed on both sides, as {@code crossfade.keyspace-commands} says. */
    KEYSPACE,
    /** Not supported; see {@link CommandSpec#refusal()}. */
    REFUSED
}
