package io.crossfade.shadow;

import io.crossfade.model.Command;
import io.crossfade.model.Key;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One write on its way to the shadow.
 *
 * @param key the key written; {@code null} for a command without keys that both sides need (SCRIPT LOAD)
 * @param command the command to replay, not shared with the caller; {@code null} if the key is to be converged
 * @param partial whether the command changes a part of the key, so that the shadow must hold the whole of it
 * @param waiter completed when the shadow has the write; {@code null} if nobody waits
 */
record CarryItem(
        @Nullable Key key, @Nullable Command command, boolean partial, @Nullable CompletableFuture<Boolean> waiter) {}
