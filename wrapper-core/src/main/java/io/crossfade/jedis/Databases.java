package io.crossfade.jedis;

import io.crossfade.Crossfade;
import io.crossfade.command.CommandSpec;
import io.crossfade.model.Command;
import io.crossfade.model.DatabasePair;
import io.crossfade.model.Side;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.RedisProtocol;

/** The migrated databases, by the numbers that the application knows them by. Thread-safe. */
final class Databases {
    private final Map<Integer, Database> byNumber = new TreeMap<>();
    private final boolean renumbered;
    private final boolean shareOne;

    Databases(List<DatabasePair> pairs, DatabaseSides sides, Crossfade crossfade) {
        for (DatabasePair pair : pairs) {
            ByProtocol<AuthorityConnections> authorities = ByProtocol.each(protocol ->
                    new AuthorityConnections(sides.of(Side.SOURCE, pair), sides.of(Side.TARGET, pair), protocol));
            byNumber.put(pair.source(), new Database(pair, crossfade.dispatcher(pair.source()), authorities));
        }
        this.shareOne = pairs.stream().anyMatch(pair -> !pair.prefix().isEmpty());
        this.renumbered = pairs.stream().anyMatch(pair -> pair.source() != pair.target());
    }

    /** Returns whether keys have prefixes on the target, so that several databases are one there. */
    boolean shareOne() {
        return shareOne;
    }

    /**
     * Returns the database with this number.
     *
     * @throws IllegalArgumentException if it is not migrated
     */
    Database of(int number) {
        Database database = byNumber.get(number);
        if (database == null) {
            throw new IllegalArgumentException(
                    "database " + number + " is not migrated: crossfade.databases does not have it");
        }
        return database;
    }

    /** Returns the database with this number, or null if it is not migrated. */
    @Nullable Database find(int number) {
        return byNumber.get(number);
    }

    /** Returns the database that a command names, or null if what it says is no number of one. */
    @Nullable Database named(Command command, int index) {
        return byNumber.get(CommandSpec.databaseNumber(command, index));
    }

    /** Executes {@code command} under another name in each database, one after the other; returns the last reply. */
    @Nullable Object callInEach(JedisCommand command, String name, RedisProtocol protocol) {
        JedisCommand inOne = command.named(name);
        Object reply = null;
        for (Database database : byNumber.values()) {
            CommandSpec spec = database.dispatcher().admit(inOne);
            AuthorityConnections authority = database.authorities().of(protocol);
            reply = database.dispatcher().call(inOne, spec, authority);
        }
        return reply;
    }

    /** Returns {@code command} with the numbers of the target for when it is sent there. */
    JedisCommand numbered(JedisCommand command, CommandSpec spec) {
        int[] places = renumbered ? spec.databaseArguments(command) : new int[0];
        if (places.length == 0) {
            return command;
        }
        CommandArguments own = command.arguments(Side.SOURCE);
        CommandArguments onTarget = new CommandArguments(own.getCommand());
        for (int i = 1; i < command.size(); i++) {
            Database named = contains(places, i) ? named(command, i) : null;
            if (named == null) {
                onTarget.add(command.arg(i));
            } else {
                onTarget.add(named.pair().target());
            }
        }
        return new JedisCommand(own, onTarget);
    }

    private static boolean contains(int[] places, int index) {
        for (int place : places) {
            if (place == index) {
                return true;
            }
        }
        return false;
    }
}
