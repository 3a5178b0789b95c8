package io.crossfade.backfill.filter;

/** Which keys are wanted, by whether they expire. */
public enum Expiring {
    /** All. */
    ANY,
    /** Those that expire. */
    ONLY,
    /** Those that never do. */
    NEVER
}
