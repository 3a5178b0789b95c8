package io.crossfade.jedis;

import io.crossfade.model.Command;
import io.crossfade.model.Key;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;

/**
 * Executes the application's commands on one side over stock connections, as the stock client for its topology would. What
 * Jedis throws passes through. Thread-safe.
 */
interface SideCommands {
    /** Executes one command and returns its raw reply. */
    @Nullable Object execute(Command command);

    /** Executes commands in one batch and returns their replies in order, an error in its place. */
    List<@Nullable Object> executeAll(List<? extends Command> commands);

    /** Takes a connection to where {@code keys} are, for a session that begins with them. */
    Connection lease(List<Key> keys);

    /** Returns whether a session has to know a key before it can choose its connection. */
    boolean routesByKey();

    /** Hears that a session was sent to another node. */
    void redirected();

    /** Executes one command on {@code connection}; one that blocks is waited for without the usual timeout. */
    static @Nullable Object execute(Connection connection, CommandArguments arguments) {
        if (!arguments.isBlocking()) {
            return connection.executeCommand(arguments);
        }
        connection.setTimeoutInfinite();
        try {
            return connection.executeCommand(arguments);
        } finally {
            if (!connection.isBroken()) {
                connection.rollbackTimeout();
            }
        }
    }

    /** Reads replies, an error in its place. */
    @SuppressWarnings({"unchecked", "NullAway"}) // Jedis is not annotated: among the replies there may be null
    static List<@Nullable Object> replies(Connection connection, int count) {
        return (List<@Nullable Object>) (List<?>) connection.getMany(count);
    }
}
