package io.crossfade.replicator;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Something is not as the format wants it. The message is for people and names no value. */
final class UnreadableException extends IOException {
    private static final long serialVersionUID = 1L;

    UnreadableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
