package io.crossfade.jedis;

import io.crossfade.command.CommandSpec;
import io.crossfade.model.Command;
import java.util.Map;
import redis.clients.jedis.exceptions.JedisDataException;

/** The commands that change what a connection remembers. */
enum SessionCommand {
    WATCH,
    MULTI,
    EXEC,
    DISCARD,
    UNWATCH,
    SELECT,
    /** A command that is executed as any other. */
    OTHER;

    private static final byte[] OK = {'O', 'K'};
    private static final Map<String, SessionCommand> BY_NAME = Map.of(
            "WATCH", WATCH, "MULTI", MULTI, "EXEC", EXEC, "DISCARD", DISCARD, "UNWATCH", UNWATCH, "SELECT", SELECT);

    static SessionCommand of(CommandSpec spec) {
        return BY_NAME.getOrDefault(spec.name(), OTHER);
    }

    /** Answers EXEC, DISCARD or UNWATCH as a server does where there is nothing to end (Redis 8.0). */
    static byte[] withoutSession(Command command) {
        String name = command.text(0).toUpperCase(java.util.Locale.ROOT);
        if (name.equals("UNWATCH")) {
            return OK.clone();
        }
        throw new JedisDataException("ERR " + name + " without MULTI");
    }
}
