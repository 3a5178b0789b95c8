package io.crossfade.testing;

/** A server did not start because something else listens on its port. */
final class PortTakenException extends ServerStartException {
    private static final long serialVersionUID = 1L;

    PortTakenException(String message) {
        super(message, null);
    }
}
