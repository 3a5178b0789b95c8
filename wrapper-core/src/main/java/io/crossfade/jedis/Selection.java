package io.crossfade.jedis;

import io.crossfade.command.CommandSpec;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.RedisProtocol;

/**
 * Which database a connection of the application has selected, and which protocol it speaks. Not thread-safe, as the
 * connection.
 */
final class Selection {
    private final Databases databases;
    private final Database first;
    private final RedisProtocol spokenFirst;
    private Database current;
    private RedisProtocol protocol;

    Selection(Databases databases, Database first, RedisProtocol protocol) {
        this.databases = databases;
        this.first = first;
        this.spokenFirst = protocol;
        this.current = first;
        this.protocol = protocol;
    }

    Databases databases() {
        return databases;
    }

    Database current() {
        return current;
    }

    RedisProtocol protocol() {
        return protocol;
    }

    /** Returns what executes commands in the selected database. */
    AuthorityConnections authority() {
        return authority(current);
    }

    AuthorityConnections authority(Database database) {
        return database.authorities().of(protocol);
    }

    void select(Database database) {
        current = database;
    }

    /** From here on replies come in this protocol. */
    void speak(RedisProtocol wanted) {
        protocol = wanted;
    }

    /** Goes back to the database and the protocol that the connection began with. */
    void reset() {
        current = first;
        protocol = spokenFirst;
    }

    /** RESET has gone to RESP2 and database 0, as on a server; if that is not migrated, to where the connection began. */
    void selectAfterReset() {
        Database zero = databases.find(0);
        current = zero == null || zero.pair().equals(first.pair()) ? first : zero;
        protocol = RedisProtocol.RESP2;
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
            return databases.callInEach(command, inEach, protocol);
        }
        return current.dispatcher().call(command, spec, authority());
    }
}
