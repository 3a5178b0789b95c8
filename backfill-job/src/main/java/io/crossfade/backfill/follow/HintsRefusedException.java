package io.crossfade.backfill.follow;

/** A source does not give hints. */
public final class HintsRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean denied;

    HintsRefusedException(String message, boolean denied) {
        super(message);
        this.denied = denied;
    }

    /** Whether a permission is missing. */
    public boolean isDenied() {
        return denied;
    }
}
