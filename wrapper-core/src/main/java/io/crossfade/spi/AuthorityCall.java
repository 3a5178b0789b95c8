package io.crossfade.spi;

import io.crossfade.model.Side;
import org.jspecify.annotations.Nullable;

/**
 * Executes the caller's command on the side that is the authority, with the caller's own client.
 *
 * @param <R> the reply as the client has it
 */
@FunctionalInterface
public interface AuthorityCall<R extends @Nullable Object> {
    /** Executes on {@code authority}; the client's own exceptions pass through untouched. */
    R on(Side authority);
}
