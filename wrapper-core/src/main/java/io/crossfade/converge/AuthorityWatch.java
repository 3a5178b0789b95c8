package io.crossfade.converge;

import io.crossfade.model.Command;
import io.crossfade.model.ErrorReply;
import io.crossfade.model.Key;
import io.crossfade.spi.LinkException;
import io.crossfade.spi.RedisLink;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Proves in one round trip that no key of a batch changed since it was read: the keys are watched before the read, and an
 * empty transaction after the write to the shadow goes through only if nobody touched any of them.
 *
 * <p>A server that refuses (a proxy, a cluster node asked for keys of several slots, a user without the permission) is not
 * asked again; its keys are re-read instead. Thread-safe.
 */
final class AuthorityWatch {
    private static final Set<String> LASTING = Set.of("ERR", "NOPERM", "CROSSSLOT");

    private volatile boolean refused;

    /** Buffers the WATCH of all keys, unless the server refused it before. Returns whether a reply is owed. */
    boolean ask(RedisLink authority, List<Key> keys) {
        if (refused) {
            return false;
        }
        byte[][] args = new byte[keys.size() + 1][];
        args[0] = Wire.WATCH;
        for (int i = 0; i < keys.size(); i++) {
            args[i + 1] = keys.get(i).bytes();
        }
        authority.send(Command.of(args));
        return true;
    }

    /** Reads the reply that {@link #ask} said is owed. Returns whether the keys are watched. */
    boolean take(RedisLink authority) {
        return !isError(authority.receive());
    }

    /** Ends the watch. Returns whether no watched key changed since. */
    boolean unchanged(RedisLink authority) {
        authority.send(Wire.MULTI);
        authority.send(Wire.EXEC);
        authority.flush();
        boolean failed = isError(authority.receive());
        Object exec = authority.receive();
        failed |= isError(exec);
        if (failed) {
            release(authority);
            return false;
        }
        return exec != null;
    }

    /** Ends the watch without asking, so that the connection can serve others. */
    void release(RedisLink authority) {
        authority.exchange(Wire.UNWATCH);
    }

    /** As {@link #release}, on the way out with {@code failure}. */
    void release(RedisLink authority, RuntimeException failure) {
        try {
            release(authority);
        } catch (LinkException e) {
            failure.addSuppressed(e);
        }
    }

    private boolean isError(@Nullable Object reply) {
        if (!(reply instanceof ErrorReply error)) {
            return false;
        }
        if (LASTING.contains(error.code())) {
            refused = true;
        }
        return true;
    }
}
