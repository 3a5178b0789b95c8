package io.crossfade.jedis;

import io.crossfade.command.CommandSpec;
import org.jspecify.annotations.Nullable;

/** Which database a connection of the application has selected. Not thread-safe, as the connection. */
final class Selection {
    private final Databases databases;
    private final Database first;
    private Database current;

    Selection(Databases databases, Database first) {
        this.databases = databases;
        this.first = first;
        this.current = first;
    }

    Databases databases() {
        return databases;
    }

    Database current() {
        return current;
    }

    void select(Database database) {
        current = database;
    }

    /** Goes back to the database that the connection began with. */
    void reset() {
        current = first;
    }

    /** RESET has gone to database 0, as on a server; if that is not migrated, to where the connection began. */
    void selectAfterReset() {
        Database zero = databases.find(0);
        current = zero == null ? first : zero;
    }

    /**
     * Returns what a command means.
     *
     * @throws io.crossfade.model.MigrationException if it is refused
     */
    CommandSpec admit(JedisCommand command) {
        return current.dispatcher().admit(command);
    }

    /** Returns {@code command} as it has to be sent to either side. */
    JedisCommand numbered(JedisCommand command, CommandSpec spec) {
        return spec.mayNameDatabases() ? databases.numbered(command, spec) : command;
    }

    /** Executes a whole command in the selected database, or in each if it means all. */
    @Nullable Object call(JedisCommand command, CommandSpec spec) {
        String inEach = spec.inEachDatabase();
        if (inEach != null) {
            return databases.callInEach(command, inEach);
        }
        return current.dispatcher().call(command, spec, current.authority());
    }
}
