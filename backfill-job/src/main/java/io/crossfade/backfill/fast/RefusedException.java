package io.crossfade.backfill.fast;

/** A server does not know a command, or does not permit it. The message is what it answered. */
final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RefusedException(String answer) {
        super(answer);
    }

    String answer() {
        return String.valueOf(getMessage());
    }
}
