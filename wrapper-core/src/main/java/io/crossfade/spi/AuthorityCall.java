package io.crossfade.spi;

import io.crossfade.model.Command;
import io.crossfade.model.Side;
import org.jspecify.annotations.Nullable;

/** Executes a caller's command on the side that is the authority, with the caller's own client. */
@FunctionalInterface
public interface AuthorityCall {
    /**
     * Executes {@code command} on {@code authority} and returns the raw reply; the client's own exceptions pass through
     * untouched. The command is the caller's, or the same with a shorter blocking timeout or another cursor.
     */
    @Nullable Object on(Side authority, Command command);
}
