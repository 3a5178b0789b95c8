package io.crossfade.jedis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.crossfade.model.Command;
import io.crossfade.model.Key;
import io.crossfade.model.Side;
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

    /**
     * Executes a command that waits for what its connection has written. What the application wrote came over many
     * connections; so a write goes ahead of it, which replicas and disks get after all of that.
     */
    @Nullable Object afterWrites(Command command);

    /** Returns whether a session has to know a key before it can choose its connection. */
    boolean routesByKey();

    /** Hears that a session was sent to another node. */
    void redirected();

    /** Sends a write that leaves nothing behind but is replicated, in the slot of {@code key}, and {@code command} after it. */
    static void sendAfterWrite(Connection connection, Side side, Key key, Command command) {
        byte[] set = "SET".getBytes(US_ASCII);
        byte[] expiry = "PX".getBytes(US_ASCII);
        Command write = Command.of(set, key.bytes(), new byte[0], expiry, "1000".getBytes(US_ASCII));
        connection.sendCommand(AuthorityConnections.arguments(side, write));
        connection.sendCommand(AuthorityConnections.arguments(side, Command.of("DEL".getBytes(US_ASCII), key.bytes())));
        connection.sendCommand(AuthorityConnections.arguments(side, command));
    }

    /** Reads the replies to what {@link #sendAfterWrite} sent, however long that takes: the command's own, or the first error. */
    static @Nullable Object replyAfterWrite(Connection connection) {
        connection.setTimeoutInfinite();
        List<@Nullable Object> replies = replies(connection, 3);
        connection.rollbackTimeout();
        return replies.stream()
                .filter(RuntimeException.class::isInstance)
                .findFirst()
                .orElse(replies.get(2));
    }

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
