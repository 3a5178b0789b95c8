package io.crossfade.backfill.backup;

/** What is wanted of the source before a backfill begins. */
public enum BackupNeed {
    /** It has saved its data lately. */
    REQUIRED,
    /** It saves its data now. */
    TRIGGER,
    /** Nothing: there is a backup elsewhere, or none is needed. */
    SKIP
}
