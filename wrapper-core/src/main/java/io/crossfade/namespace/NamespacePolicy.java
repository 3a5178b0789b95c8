package io.crossfade.namespace;

/** What becomes of the keys that a pattern names. */
public enum NamespacePolicy {
    /** They are migrated, as every key that no pattern names. */
    CARRY,

    /**
     * They are not migrated: each side keeps what is written there while it is the authority. After a cutover they begin
     * empty. For caches that fill themselves again.
     */
    SKIP,

    /** Every command on them goes to the source in every phase; nothing is carried. */
    PIN_SOURCE,

    /** Every command on them goes to the target in every phase; nothing is carried. */
    PIN_TARGET
}
