package io.crossfade.jedis;

import io.crossfade.model.Command;
import io.crossfade.model.MigrationException;
import io.crossfade.model.Side;
import io.crossfade.spi.AuthorityCall;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;

/** Executes the application's commands on a side over stock pooled connections, as the stock client would. Thread-safe. */
final class AuthorityConnections implements AuthorityCall {
    private static final byte[] OK = {'O', 'K'};

    private final JedisSide source;
    private final JedisSide target;

    AuthorityConnections(JedisSide source, JedisSide target) {
        this.source = source;
        this.target = target;
    }

    Connection lease(Side side) {
        return (side == Side.SOURCE ? source : target).pool().getResource();
    }

    @Override
    public @Nullable Object on(Side side, Command command) {
        CommandArguments arguments = arguments(command);
        try (Connection connection = lease(side)) {
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
    }

    List<@Nullable Object> executeAll(Side side, List<? extends Command> commands) {
        try (Connection connection = lease(side)) {
            for (Command command : commands) {
                connection.sendCommand(arguments(command));
            }
            return replies(connection, commands.size());
        }
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // Jedis is not annotated: among the replies there may be null
    static List<@Nullable Object> replies(Connection connection, int count) {
        return (List<@Nullable Object>) (List<?>) connection.getMany(count);
    }

    /** Answers SELECT of the database that the connections have; every other one is refused. */
    byte[] selected(Command select) {
        int database = source.database();
        if (select.size() == 2 && select.text(1).equals(Integer.toString(database))) {
            return OK.clone();
        }
        throw MigrationException.refusal(
                "Crossfade does not support SELECT of another database than the configured one (" + database
                        + ") yet; nothing was sent");
    }

    /** The caller's own arguments, or, for a slice of a blocking command, new ones. */
    static CommandArguments arguments(Command command) {
        if (command instanceof JedisCommand own) {
            return own.arguments();
        }
        byte[] name = command.arg(0);
        CommandArguments arguments = new CommandArguments(() -> name);
        for (int i = 1; i < command.size(); i++) {
            arguments.add(command.arg(i));
        }
        return arguments.blocking();
    }
}
