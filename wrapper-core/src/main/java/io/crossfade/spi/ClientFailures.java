package io.crossfade.spi;

/** Tells what an exception of the client library means for the command that met it. */
@FunctionalInterface
public interface ClientFailures {
    /** What is known of a command whose call threw. */
    enum Outcome {
        /** The server answered an error: a single command changed nothing. */
        REFUSED,
        /** No connection could be had: nothing was sent. */
        NOT_SENT,
        /** It may have been executed, or may still be. */
        UNKNOWN
    }

    /** Returns what {@code failure} says of the command. */
    Outcome outcomeOf(RuntimeException failure);
}
