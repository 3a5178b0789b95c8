package io.crossfade.dispatch;

import io.crossfade.command.CommandSpec;
import io.crossfade.model.Command;
import io.crossfade.model.MigrationException;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The databases of a migration by the numbers that applications know them by, which are those of the source. Thread-safe. */
public final class Databases {
    private final Map<Integer, CommandDispatcher> dispatchers;

    /** Keeps {@code dispatchers}, which are complete before the first command. */
    public Databases(Map<Integer, CommandDispatcher> dispatchers) {
        this.dispatchers = dispatchers;
    }

    /**
     * Lets a command pass that names databases, if they are migrated. What is no number at all is left to the server.
     *
     * @throws MigrationException naming the command, the database and the setting
     */
    void admit(Command command, CommandSpec spec) {
        for (int index : spec.databaseArguments(command)) {
            int number = CommandSpec.databaseNumber(command, index);
            if (number >= 0 && !dispatchers.containsKey(number)) {
                throw MigrationException.refusal("Crossfade does not migrate database " + number + ", which "
                        + spec.name() + " names; nothing was sent. crossfade.databases has only "
                        + new TreeSet<>(dispatchers.keySet()));
            }
        }
    }

    /** Returns the database that argument {@code index} names, or null if it is no number. */
    @Nullable CommandDispatcher named(Command command, int index) {
        return dispatchers.get(CommandSpec.databaseNumber(command, index));
    }
}
