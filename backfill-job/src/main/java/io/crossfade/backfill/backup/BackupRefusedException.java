package io.crossfade.backfill.backup;

/** The source has no backup such as is wanted. The message says why and what to do. */
public final class BackupRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BackupRefusedException(String message) {
        super(message);
    }
}
