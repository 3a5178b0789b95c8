package io.crossfade.jedis;

import io.crossfade.model.MigrationException;
import io.crossfade.spi.ClientFailures;
import java.util.function.UnaryOperator;
import redis.clients.jedis.Builder;
import redis.clients.jedis.BuilderFactory;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * What Jedis's exceptions (7.4.1 and 8.0.2) mean for a command. Only an error reply is known to be harmless; any other
 * failure may hide an execution.
 */
final class JedisFailures implements ClientFailures {
    @Override
    public boolean refusedByServer(RuntimeException failure) {
        return failure instanceof JedisDataException;
    }

    /** Errors that tell a key (NOGROUP) are of no kind of their own. */
    @Override
    public RuntimeException renamed(RuntimeException failure, UnaryOperator<String> rename) {
        String text = failure.getMessage();
        if (failure.getClass() != JedisDataException.class || text == null) {
            return failure;
        }
        String renamed = rename.apply(text);
        return renamed.equals(text) ? failure : new JedisDataException(renamed, failure);
    }

    /**
     * Refuses what a client that was configured for RESP3 would misread: the few replies that Jedis (7.4.1 and 8.0.2) builds in
     * another way there. All others are the same in both.
     */
    @SuppressWarnings("deprecation") // Jedis 8 keeps them for its own use
    static void requireReadable(Builder<?> builder) {
        if (builder == BuilderFactory.TUPLE_LIST_RESP3 || builder == BuilderFactory.TUPLE_ZSET_RESP3) {
            throw new JedisDataException(
                    "Crossfade's connections speak RESP2, and this client expects RESP3; nothing was sent."
                            + " Give its builder a client configuration with RedisProtocol.RESP2");
        }
    }

    /** Returns what the caller gets for a refusal or a failure of Crossfade itself: an exception of the client's own kind. */
    static JedisException asJedis(MigrationException e) {
        return e.isRefusal()
                ? new JedisDataException(e.getMessage(), e)
                : new JedisConnectionException(e.getMessage(), e);
    }
}
