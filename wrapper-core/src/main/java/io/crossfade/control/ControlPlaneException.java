package io.crossfade.control;

/** The control plane cannot be reached or understood. */
public final class ControlPlaneException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ControlPlaneException(String message, Throwable cause) {
        super(message, cause);
    }

    ControlPlaneException(String message) {
        super(message);
    }
}
