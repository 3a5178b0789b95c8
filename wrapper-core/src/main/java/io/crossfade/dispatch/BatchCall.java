package io.crossfade.dispatch;

import io.crossfade.model.Side;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Executes the caller's pipeline, or the EXEC of its transaction, on the side that is the authority. */
@FunctionalInterface
public interface BatchCall {
    /**
     * Executes on {@code authority} and returns a reply per command, in order; a reply that is a {@link RuntimeException}
     * is an error answered for that command alone. {@code null} means that nothing was executed (EXEC after a watched key
     * changed). The client's own exceptions pass through untouched.
     */
    @Nullable List<@Nullable Object> on(Side authority);
}
