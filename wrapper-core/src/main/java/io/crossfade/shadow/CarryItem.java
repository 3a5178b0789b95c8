package io.crossfade.shadow;

import io.crossfade.converge.Overwrite;
import io.crossfade.model.Command;
import io.crossfade.model.Key;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One write, or message, on its way to the shadow.
 *
 * @param key the key written; {@code null} for a message, and for a command without keys that both sides need (SCRIPT LOAD)
 * @param command the command to replay, not shared with the caller; {@code null} if the key is to be converged
 * @param partial whether the command changes a part of the key, so that the shadow must hold the whole of it
 * @param message whether the command is a message, which is forgotten if it fails
 * @param count the authority's reply to a write of a part of the key, if it is a number; null if there is nothing to compare
 * @param waiter completed when the shadow has the write; {@code null} if nobody waits
 */
record CarryItem(
        @Nullable Key key,
        @Nullable Command command,
        boolean partial,
        boolean message,
        @Nullable Long count,
        @Nullable CompletableFuture<Boolean> waiter) {
    /** A larger value is not kept for comparison, so that a full ledger holds a bounded number of bytes. */
    private static final int LARGEST_KEPT_BYTES = 512;

    private static final int KEY_AND_VALUE = 3;
    private static final int OWN_BYTES = 64;
    private static final int ARRAY_BYTES = 24;

    /** A write. */
    CarryItem(
            @Nullable Key key,
            @Nullable Command command,
            boolean partial,
            @Nullable CompletableFuture<Boolean> waiter) {
        this(key, command, partial, false, null, waiter);
    }

    /** A write of a part of the key, to which the authority has given this reply. */
    static CarryItem partial(Key key, Command command, @Nullable Object reply) {
        return new CarryItem(key, command, true, false, reply instanceof Long count ? count : null, null);
    }

    /** A message to subscribers. */
    static CarryItem message(Command command) {
        return new CarryItem(null, command, false, true, null, null);
    }

    /** Lets who waits for this write go: it will take longer. */
    CarryItem withoutWaiter() {
        if (waiter == null) {
            return this;
        }
        waiter.complete(Boolean.FALSE);
        return new CarryItem(key, command, partial, message, count, null);
    }

    /** Returns whether the shadow's answer tells that its value is another one; another order of writes may be the reason as well. */
    boolean isContradictedBy(@Nullable Object shadowReply) {
        return count != null && !count.equals(shadowReply);
    }

    /** Returns about how much memory it takes. */
    long bytes() {
        if (command == null) {
            return OWN_BYTES + ARRAY_BYTES + (key == null ? 0 : key.bytes().length);
        }
        long bytes = OWN_BYTES + (count == null ? 0 : Long.BYTES * 2);
        for (int i = 0; i < command.size(); i++) {
            bytes += ARRAY_BYTES + command.arg(i).length;
        }
        return bytes;
    }

    /** Returns whether both sides need the command, so that it is kept until the shadow has it. */
    boolean isBroadcast() {
        return key == null && !message;
    }

    /**
     * Returns what the key is after the command, or null if the command does not say. One of the rule OVERWRITE that may be
     * replayed has a key and a value (SET), or a key alone (DEL).
     */
    @Nullable Overwrite overwrite() {
        return command == null || partial ? null : overwrite(command);
    }

    /** As {@link #overwrite()}, of a command of which that is so; the value is not copied. */
    static @Nullable Overwrite overwrite(Command command) {
        if (command.size() < KEY_AND_VALUE) {
            return Overwrite.gone();
        }
        byte[] value = command.arg(KEY_AND_VALUE - 1);
        return value.length <= LARGEST_KEPT_BYTES ? Overwrite.with(value) : null;
    }
}
