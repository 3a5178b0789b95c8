package io.crossfade.spring;

import org.jspecify.annotations.Nullable;

/** The application cannot start as it is set up. The message says why, the action what to do; neither shows a password. */
final class RefusedStartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String action;

    RefusedStartException(String message, String action) {
        this(message, action, null);
    }

    RefusedStartException(String message, String action, @Nullable Throwable cause) {
        super(message, cause);
        this.action = action;
    }

    String action() {
        return action;
    }
}
