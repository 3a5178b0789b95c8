package io.crossfade.jedis;

import io.crossfade.command.CommandSpec;
import io.crossfade.model.Command;
import io.crossfade.model.MigrationException;
import java.util.Locale;
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
    QUIT,
    /** AUTH, HELLO, RESET: credentials and protocol are settings of the sides. */
    REFUSED;

    static final byte[] OK = {'O', 'K'};
    private static final Map<String, SessionCommand> BY_NAME = Map.of(
            "WATCH", WATCH, "MULTI", MULTI, "EXEC", EXEC, "DISCARD", DISCARD, "UNWATCH", UNWATCH, "SELECT", SELECT,
            "QUIT", QUIT);

    static SessionCommand of(CommandSpec spec) {
        return BY_NAME.getOrDefault(spec.name(), REFUSED);
    }

    static byte[] refuse(Command command) {
        throw MigrationException.refusal(
                "Crossfade does not support " + command.text(0).toUpperCase(Locale.ROOT)
                        + " on a connection: credentials and protocol are settings of the two sides; nothing was sent");
    }

    /** Answers EXEC, DISCARD or UNWATCH as a server does where there is nothing to end (Redis 8.0). */
    static byte[] withoutSession(Command command) {
        String name = command.text(0).toUpperCase(Locale.ROOT);
        if (name.equals("UNWATCH")) {
            return OK.clone();
        }
        throw new JedisDataException("ERR " + name + " without MULTI");
    }
}
