package io.crossfade.testing;

import org.jspecify.annotations.Nullable;

/** A server did not start; the message has the last lines that it printed. */
public class ServerStartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ServerStartException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
