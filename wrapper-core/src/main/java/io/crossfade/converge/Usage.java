package io.crossfade.converge;

/** What a copy takes along of how a key was used lately, by which a server chooses what to evict. */
public enum Usage {
    /** Nothing: a key counts as used when it is written. */
    NONE,
    /** For how long it was not used. The policies of both servers must not be by frequency. */
    IDLE_TIME,
    /** How often it was used. The policies of both servers must be by frequency. */
    FREQUENCY
}
