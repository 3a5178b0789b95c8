package io.crossfade.backfill.plan;

/** A server's cursor did not rise in bit-reversed order: its key space cannot be cut into slices. */
public final class OpaqueCursorException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OpaqueCursorException(String cursor, String next) {
        super("the scan cursor " + next + " after " + cursor + " does not rise in bit-reversed order");
    }
}
