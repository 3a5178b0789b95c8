package io.crossfade.jedis;

import io.crossfade.command.CommandTable;
import io.crossfade.model.Command;
import io.crossfade.model.Key;
import io.crossfade.model.Side;
import java.util.List;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;

/** The commands of a transaction under the names that their keys have on one side. */
final class TransactionNames {
    private final Selection selection;

    TransactionNames(Selection selection) {
        this.selection = selection;
    }

    /** Returns {@code command} as it is sent to {@code side}. */
    CommandArguments arguments(Side side, Command command) {
        return AuthorityConnections.arguments(side, at(side, command));
    }

    void sendAll(Connection connection, List<? extends Command> commands, Side side) {
        for (Command command : commands) {
            connection.sendCommand(arguments(side, command));
        }
    }

    /** Returns the keys of {@code command} as they are called at {@code side}. */
    List<Key> keys(Side side, Command command) {
        Command there = at(side, command);
        return CommandTable.standard().find(there).keys(there);
    }

    /** Returns the keys of the first command that has any: they decide to which node of a cluster a transaction goes. */
    List<Key> firstKeys(List<? extends Command> commands, Side side) {
        for (Command command : commands) {
            List<Key> keys = keys(side, command);
            if (!keys.isEmpty()) {
                return keys;
            }
        }
        return List.of();
    }

    private Command at(Side side, Command command) {
        return selection.current().dispatcher().inTransaction(side, command);
    }
}
