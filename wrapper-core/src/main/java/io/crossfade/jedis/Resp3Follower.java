package io.crossfade.jedis;

import io.crossfade.model.DatabasePair;
import io.crossfade.model.MigrationPhase;
import io.crossfade.model.Side;
import io.crossfade.spi.AuthorityFollower;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Keeps the authority from moving to a side that does not speak RESP3 while clients of the application do. Thread-safe.
 */
final class Resp3Follower implements AuthorityFollower {
    private final DatabaseSides sides;
    private final List<DatabasePair> databases;

    Resp3Follower(DatabaseSides sides, List<DatabasePair> databases) {
        this.sides = sides;
        this.databases = databases;
    }

    @Override
    public @Nullable String obstacleAt(Side next) {
        for (DatabasePair pair : databases) {
            JedisSide side = sides.of(next, pair);
            if (side.isAskedForResp3() || sides.of(next.other(), pair).isAskedForResp3()) {
                return obstacleAt(side);
            }
        }
        return null;
    }

    /** All databases of a side are of one instance. */
    private static @Nullable String obstacleAt(JedisSide side) {
        try (Connection connection = side.connection(RedisProtocol.RESP3)) {
            return null;
        } catch (JedisDataException e) {
            return "a client speaks RESP3: " + e.getMessage();
        } catch (JedisException e) {
            return "a client speaks RESP3, and the " + side.side().label() + " gave no connection for it";
        }
    }

    @Override
    public void entering(MigrationPhase phase) {
        // connections are taken for each command
    }

    @Override
    public boolean isSettled() {
        return true;
    }
}
