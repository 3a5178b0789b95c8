package io.crossfade.backfill.follow;

import io.crossfade.model.Command;
import io.crossfade.model.ErrorReply;
import io.crossfade.spi.LinkException;
import io.crossfade.spi.RedisLink;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A way in which a server gives hints. Immutable. */
interface HintWay {
    /** Returns how it is called in reports. */
    String label();

    /**
     * Has the server give hints on this connection, which is of no other use from now on.
     *
     * @throws HintsRefusedException if it does not
     * @throws LinkException if the connection fails
     */
    void subscribe(RedisLink server);

    /** Reads what the server sent. */
    void read(List<?> message, HintSink sink);

    /** Returns the commands of which the server sends no hint though they change keys, by their names without a subcommand. */
    Set<String> silent();

    /** Returns why the server, asked on another connection, does not give all hints any more; null if it does. */
    @Nullable String trouble(RedisLink server);

    /** Sends a command; an answer that is none of these is a refusal. */
    static Object accepted(RedisLink server, Command command, String what) {
        Object reply = server.exchange(command);
        if (reply instanceof ErrorReply error) {
            throw new HintsRefusedException(
                    what + ": " + error.message(), error.code().equals("NOPERM"));
        }
        if (reply == null) {
            throw LinkException.outcomeUnknown("the source answers " + what + " with nothing", null);
        }
        return reply;
    }
}
