package io.crossfade.spi;

import java.util.AbstractMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Tells what an exception of the client library means for the command that met it. */
@FunctionalInterface
public interface ClientFailures {
    /**
     * Returns whether the server answered {@code failure} as an error, so that the command changed nothing (a script may
     * have). Otherwise nobody knows: it may have been executed, or may still be.
     */
    boolean refusedByServer(RuntimeException failure);

    /**
     * Returns {@code failure}, or one of the same kind with another text if it is an error of the server whose text {@code rename}
     * changes: an error may tell a key, which has another name on that server.
     */
    default RuntimeException renamed(RuntimeException failure, UnaryOperator<String> rename) {
        return failure;
    }

    /** Returns an entry of a map in a reply, as the client itself makes it. */
    default @Nullable Object pair(@Nullable Object name, @Nullable Object value) {
        return new AbstractMap.SimpleImmutableEntry<>(name, value);
    }
}
