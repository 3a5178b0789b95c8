package io.crossfade.samples.demo;

/** The migration did not go as it must; the message says where and why. */
final class DemoFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DemoFailedException(String message) {
        super(message);
    }
}
