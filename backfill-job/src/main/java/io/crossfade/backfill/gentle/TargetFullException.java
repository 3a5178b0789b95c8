package io.crossfade.backfill.gentle;

/** The target evicts keys: to go on copying is of no use. The message says what to do. */
public final class TargetFullException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TargetFullException(String message) {
        super(message);
    }
}
