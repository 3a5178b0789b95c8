package io.crossfade.backfill.fast;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.crossfade.model.Command;
import io.crossfade.model.ErrorReply;
import io.crossfade.spi.LinkException;
import io.crossfade.spi.RedisLink;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells what a server refuses from what it cannot do at present. */
final class Replies {
    private static final Set<String> PASSING = Set.of(
            "LOADING",
            "MASTERDOWN",
            "CLUSTERDOWN",
            "TRYAGAIN",
            "BUSY",
            "READONLY",
            "NOREPLICAS",
            "MOVED",
            "ASK",
            "OOM",
            "MISCONF");

    private Replies() {}

    /**
     * Sends a command and returns its reply.
     *
     * @throws LinkException if the connection fails, or the server cannot do it at present
     * @throws RefusedException if the server does not know the command or does not permit it
     */
    static @Nullable Object ask(RedisLink link, Command command) {
        return accepted(link.exchange(command));
    }

    static @Nullable Object accepted(@Nullable Object reply) {
        if (reply instanceof ErrorReply error) {
            if (PASSING.contains(error.code())) {
                throw LinkException.unreachable("the target answers: " + error.message(), null);
            }
            throw new RefusedException(error.message());
        }
        return reply;
    }

    static String text(@Nullable Object reply) {
        return reply instanceof byte[] bytes ? new String(bytes, UTF_8) : "";
    }
}
