package io.crossfade.spi;

import org.jspecify.annotations.Nullable;

/** A connection could not be had, or failed while commands were under way. */
public final class LinkException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean outcomeUnknown;

    private LinkException(String message, @Nullable Throwable cause, boolean outcomeUnknown) {
        super(message, cause);
        this.outcomeUnknown = outcomeUnknown;
    }

    /** No connection: nothing was sent. */
    public static LinkException unreachable(String message, @Nullable Throwable cause) {
        return new LinkException(message, cause, false);
    }

    /** The connection failed or timed out; what was sent may have been executed, or may still be. */
    public static LinkException outcomeUnknown(String message, @Nullable Throwable cause) {
        return new LinkException(message, cause, true);
    }

    /** Returns whether a command that was sent may have taken effect, now or later. */
    public boolean isOutcomeUnknown() {
        return outcomeUnknown;
    }
}
