package io.crossfade.jedis;

import io.crossfade.model.Key;
import io.crossfade.model.Side;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisException;

/** A connection of one database's pool that a session keeps, and may take to other databases before it gives it back. */
final class PinnedConnection {
    private static final Logger LOG = LoggerFactory.getLogger(PinnedConnection.class);

    private final Connection connection;
    private final Side side;
    private final Database home;
    private Database selected;

    private PinnedConnection(Connection connection, Side side, Database home) {
        this.connection = connection;
        this.side = side;
        this.home = home;
        this.selected = home;
    }

    static PinnedConnection lease(Side side, Database database, List<Key> keys) {
        return new PinnedConnection(database.authority().at(side).lease(keys), side, database);
    }

    Side side() {
        return side;
    }

    Connection connection() {
        return connection;
    }

    /** Returns the connection with {@code database} selected. Not inside MULTI. */
    Connection in(Database database) {
        if (selected != database) {
            connection.executeCommand(new CommandArguments(Protocol.Command.SELECT)
                    .add(database.pair().on(side)));
            selected = database;
        }
        return connection;
    }

    /** EXEC has executed a SELECT. */
    void executedSelect(Database database) {
        selected = database;
    }

    /** Gives it back as it came, or drops it if that fails; the caller's own failure must not be hidden by that. */
    void giveBack() {
        try {
            if (!connection.isBroken()) {
                in(home);
            }
        } catch (JedisException e) {
            connection.setBroken();
            LOG.debug("a connection could not go back to its database and is dropped", e);
        }
        try {
            connection.close();
        } catch (JedisException e) {
            LOG.debug("a connection did not close cleanly", e);
        }
    }
}
