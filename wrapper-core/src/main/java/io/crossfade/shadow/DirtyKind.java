package io.crossfade.shadow;

/** What a dirty key needs; a later constant includes the earlier. */
enum DirtyKind {
    /** A write that determines the whole key was replayed: read the authority, check if it holds anything else. */
    CONFIRM,
    /** The same, sent to the shadow before the authority had executed it: read both sides, check if one holds anything else. */
    COMPARE,
    /** The write was replayed: read both sides, converge only if they differ. */
    CHECK,
    /** Copy the state of the authority. */
    CONVERGE;

    DirtyKind and(DirtyKind other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
