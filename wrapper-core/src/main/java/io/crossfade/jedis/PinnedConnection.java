package io.crossfade.jedis;

import io.crossfade.model.Key;
import io.crossfade.model.Side;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.exceptions.JedisException;

/**
 * A connection of one database's pool that a session keeps, and may take to other databases and to the other protocol before it
 * gives it back.
 */
final class PinnedConnection {
    private static final Logger LOG = LoggerFactory.getLogger(PinnedConnection.class);

    private final Connection connection;
    private final Side side;
    private final Database home;
    private final RedisProtocol born;
    private Database selected;
    private RedisProtocol spoken;

    private PinnedConnection(Connection connection, Side side, Database home, RedisProtocol born) {
        this.connection = connection;
        this.side = side;
        this.home = home;
        this.born = born;
        this.selected = home;
        this.spoken = born;
    }

    static PinnedConnection lease(Side side, Database database, RedisProtocol protocol, List<Key> keys) {
        Connection connection = database.authorities().of(protocol).lease(side, keys);
        return new PinnedConnection(connection, side, database, protocol);
    }

    Side side() {
        return side;
    }

    Connection connection() {
        return connection;
    }

    /** Returns the connection with {@code database} selected, speaking {@code protocol}. Not inside MULTI. */
    Connection in(Database database, RedisProtocol protocol) {
        if (spoken != protocol) {
            connection.executeCommand(new CommandArguments(Protocol.Command.HELLO).add(protocol.version()));
            spoken = protocol;
        }
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
                in(home, born);
            }
        } catch (JedisException e) {
            connection.setBroken();
            LOG.debug("a connection could not go back to its database or protocol and is dropped", e);
        }
        try {
            connection.close();
        } catch (JedisException e) {
            LOG.debug("a connection did not close cleanly", e);
        }
    }
}
