package io.crossfade.model;

import org.jspecify.annotations.Nullable;

/** A command or a change that Crossfade itself refuses. The message says what to do; nothing was written. */
public class MigrationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Creates the exception with its message. */
    public MigrationException(String message) {
        this(message, null);
    }

    /** Creates the exception with its message and what caused it. */
    public MigrationException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
