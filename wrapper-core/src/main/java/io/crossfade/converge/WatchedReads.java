package io.crossfade.converge;

import io.crossfade.model.Command;
import io.crossfade.model.ErrorReply;
import io.crossfade.model.Key;
import io.crossfade.spi.LinkException;
import io.crossfade.spi.RedisLink;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Reads groups of keys on the authority, and proves without a second read that none of a group changed since: its keys are
 * watched before they are read, and an empty transaction after the write to the shadow goes through only if nobody touched
 * any of them. The proof of one group travels with the read of the next.
 *
 * <p>A server that refuses (a proxy, a cluster node asked for keys of several slots, a user without the permission) is not
 * asked again; no group is proven then.
 */
final class WatchedReads {
    /** What a server answers that will answer so every time. */
    static final Set<String> LASTING = Set.of("ERR", "NOPERM", "CROSSSLOT");

    private final RedisLink authority;
    private final SideCapabilities side;
    private final AtomicBoolean refused;
    private final List<Key> keys;
    private final KeyUsages usages;
    private final KeyState[] seen;
    private boolean watching;
    private boolean leftOver;

    /** Prepares to read {@code keys} into {@code usages} and {@code seen}; {@code refused} is shared with all reads of the server. */
    WatchedReads(
            RedisLink authority,
            SideCapabilities side,
            AtomicBoolean refused,
            List<Key> keys,
            KeyUsages usages,
            KeyState[] seen) {
        this.authority = authority;
        this.side = side;
        this.refused = refused;
        this.keys = keys;
        this.usages = usages;
        this.seen = seen;
    }

    /** Reads {@code group}. Returns whether the group before is proven unchanged. */
    boolean next(int[] group) {
        boolean proofOwed = watching;
        if (proofOwed) {
            askProof();
        }
        boolean watchOwed = !refused.get();
        if (watchOwed) {
            authority.send(watch(group));
        }
        ask(group);
        boolean unchanged = proofOwed && takeProof();
        watching = watchOwed && !isError(authority.receive());
        take(group);
        return unchanged;
    }

    /** Reads {@code group} for the last time, with no proof to follow. */
    void last(int[] group) {
        ask(group);
        take(group);
    }

    /**
     * Ends what {@link #next} began, so that the connection can serve others. Returns whether the last group is proven
     * unchanged, if that is {@code wanted}.
     */
    boolean end(boolean wanted) {
        boolean unchanged = false;
        if (watching && wanted) {
            askProof();
            authority.flush();
            unchanged = takeProof();
        } else {
            leftOver |= watching;
        }
        watching = false;
        if (leftOver) {
            leftOver = false;
            authority.exchange(Wire.UNWATCH);
        }
        return unchanged;
    }

    /** As {@link #end}, on the way out with {@code failure}. */
    void abandon(RuntimeException failure) {
        try {
            end(false);
        } catch (LinkException e) {
            failure.addSuppressed(e);
        }
    }

    private void ask(int[] group) {
        for (int i : group) {
            usages.ask(authority, i);
            KeyState.ask(authority, keys.get(i), side);
        }
        authority.flush();
    }

    private void take(int[] group) {
        for (int i : group) {
            usages.take(authority, i);
            seen[i] = KeyState.take(authority, side);
        }
    }

    private Command watch(int[] group) {
        byte[][] args = new byte[group.length + 1][];
        args[0] = Wire.WATCH;
        for (int i = 0; i < group.length; i++) {
            args[i + 1] = keys.get(group[i]).bytes();
        }
        return Command.of(args);
    }

    private void askProof() {
        authority.send(Wire.MULTI);
        authority.send(Wire.EXEC);
    }

    private boolean takeProof() {
        boolean failed = isError(authority.receive());
        Object exec = authority.receive();
        if (failed | isError(exec)) {
            leftOver = true;
            return false;
        }
        return exec != null;
    }

    private boolean isError(@Nullable Object reply) {
        if (!(reply instanceof ErrorReply error)) {
            return false;
        }
        if (LASTING.contains(error.code())) {
            refused.set(true);
        }
        return true;
    }
}
