package io.crossfade.model;

import org.jspecify.annotations.Nullable;

/**
 * A command or a change that Crossfade itself did not carry out. The message says what to do; nothing was written,
 * unless {@link #isOutcomeUnknown()}.
 */
public final class MigrationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private enum Kind {
        FOR_NOW,
        REFUSAL,
        OUTCOME_UNKNOWN
    }

    private final Kind kind;

    private MigrationException(String message, @Nullable Throwable cause, Kind kind) {
        super(message, cause);
        this.kind = kind;
    }

    /** Something could not be done now; trying again may help. */
    public MigrationException(String message) {
        this(message, null, Kind.FOR_NOW);
    }

    /** Something could not be done now because of {@code cause}; trying again may help. */
    public MigrationException(String message, @Nullable Throwable cause) {
        this(message, cause, Kind.FOR_NOW);
    }

    /** A command that is never let through: trying again does not help. */
    public static MigrationException refusal(String message) {
        return new MigrationException(message, null, Kind.REFUSAL);
    }

    /** A write that may have been executed, and may be lost all the same. */
    public static MigrationException outcomeUnknown(String message) {
        return new MigrationException(message, null, Kind.OUTCOME_UNKNOWN);
    }

    /** Returns whether the command is never let through. */
    public boolean isRefusal() {
        return kind == Kind.REFUSAL;
    }

    /** Returns whether a write may have been executed: read before you write again. */
    public boolean isOutcomeUnknown() {
        return kind == Kind.OUTCOME_UNKNOWN;
    }
}
