package io.crossfade.spi;

import org.jspecify.annotations.Nullable;

/** A connection could not be had, or failed while commands were under way. */
public final class LinkException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean outcomeUnknown;
    private final boolean denied;

    private LinkException(String message, @Nullable Throwable cause, boolean outcomeUnknown, boolean denied) {
        super(message, cause);
        this.outcomeUnknown = outcomeUnknown;
        this.denied = denied;
    }

    /** No connection: nothing was sent. */
    public static LinkException unreachable(String message, @Nullable Throwable cause) {
        return new LinkException(message, cause, false, false);
    }

    /** No connection: the server refused the credentials or the database. Trying again does not help. */
    public static LinkException denied(String message, @Nullable Throwable cause) {
        return new LinkException(message, cause, false, true);
    }

    /** The connection failed or timed out; what was sent may have been executed, or may still be. */
    public static LinkException outcomeUnknown(String message, @Nullable Throwable cause) {
        return new LinkException(message, cause, true, false);
    }

    /** Returns whether a command that was sent may have taken effect, now or later. */
    public boolean isOutcomeUnknown() {
        return outcomeUnknown;
    }

    /** Returns whether the server refused the credentials or the database. */
    public boolean isDenied() {
        return denied;
    }
}
