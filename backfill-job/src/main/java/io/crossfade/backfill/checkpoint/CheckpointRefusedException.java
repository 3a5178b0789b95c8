package io.crossfade.backfill.checkpoint;

import org.jspecify.annotations.Nullable;

/** A checkpoint file cannot be used. The message says why and what to do; the file is as it was. */
public final class CheckpointRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Creates the exception with its message. */
    public CheckpointRefusedException(String message) {
        this(message, null);
    }

    CheckpointRefusedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
