package io.crossfade.spi;

/** Tells what an exception of the client library means for the command that met it. */
@FunctionalInterface
public interface ClientFailures {
    /**
     * Returns whether the server answered {@code failure} as an error, so that the command changed nothing (a script may
     * have). Otherwise nobody knows: it may have been executed, or may still be.
     */
    boolean refusedByServer(RuntimeException failure);
}
