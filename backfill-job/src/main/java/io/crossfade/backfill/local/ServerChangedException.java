package io.crossfade.backfill.local;

/** One of the two servers is another process than the one the walk began with: its positions mean nothing any more. */
final class ServerChangedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ServerChangedException(String message) {
        super(message);
    }
}
