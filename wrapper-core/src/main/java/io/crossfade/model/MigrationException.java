package io.crossfade.model;

import org.jspecify.annotations.Nullable;

/**
 * A command or a change that Crossfade itself did not carry out. The message says what to do; nothing was written,
 * unless it says that the outcome of a write is unknown.
 */
public final class MigrationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean refusal;

    private MigrationException(String message, @Nullable Throwable cause, boolean refusal) {
        super(message, cause);
        this.refusal = refusal;
    }

    /** Something could not be done now; trying again may help. */
    public MigrationException(String message) {
        this(message, null, false);
    }

    /** Something could not be done now because of {@code cause}; trying again may help. */
    public MigrationException(String message, @Nullable Throwable cause) {
        this(message, cause, false);
    }

    /** A command that is never let through: trying again does not help. */
    public static MigrationException refusal(String message) {
        return new MigrationException(message, null, true);
    }

    /** Returns whether the command is never let through. */
    public boolean isRefusal() {
        return refusal;
    }
}
