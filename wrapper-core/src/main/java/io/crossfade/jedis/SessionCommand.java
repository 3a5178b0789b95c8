package io.crossfade.jedis;

import io.crossfade.command.CommandSpec;
import io.crossfade.model.Command;
import java.util.Locale;
import java.util.Map;
import redis.clients.jedis.exceptions.JedisDataException;

/** The commands that belong to a connection. */
enum SessionCommand {
    WATCH,
    MULTI,
    EXEC,
    DISCARD,
    UNWATCH,
    SELECT,
    /** Waits for what the connection has written. */
    WAIT,
    /** From here on the server speaks unasked: subscriptions and MONITOR. */
    STREAM,
    RESET,
    QUIT,
    /** Tells or changes what the connection remembers of itself: its name, number, credentials and protocol. */
    IDENTITY;

    static final byte[] OK = {'O', 'K'};
    private static final Map<String, SessionCommand> BY_NAME = Map.ofEntries(
            Map.entry("WATCH", WATCH),
            Map.entry("MULTI", MULTI),
            Map.entry("EXEC", EXEC),
            Map.entry("DISCARD", DISCARD),
            Map.entry("UNWATCH", UNWATCH),
            Map.entry("SELECT", SELECT),
            Map.entry("WAIT", WAIT),
            Map.entry("WAITAOF", WAIT),
            Map.entry("SUBSCRIBE", STREAM),
            Map.entry("PSUBSCRIBE", STREAM),
            Map.entry("SSUBSCRIBE", STREAM),
            Map.entry("UNSUBSCRIBE", STREAM),
            Map.entry("PUNSUBSCRIBE", STREAM),
            Map.entry("SUNSUBSCRIBE", STREAM),
            Map.entry("MONITOR", STREAM),
            Map.entry("RESET", RESET),
            Map.entry("QUIT", QUIT));

    static SessionCommand of(CommandSpec spec) {
        return BY_NAME.getOrDefault(spec.name(), IDENTITY);
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
