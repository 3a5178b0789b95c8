package io.crossfade.control;

/** Where the phase of a migration is kept. */
public enum Plane {
    /** Each process has its own, from its settings and what changes it there; whoever changes it in several keeps the order. */
    STATIC,
    /** In the hand-over record on the target, one for all processes. */
    REDIS
}
