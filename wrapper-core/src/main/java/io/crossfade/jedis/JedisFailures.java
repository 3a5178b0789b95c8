package io.crossfade.jedis;

import io.crossfade.model.MigrationException;
import io.crossfade.spi.ClientFailures;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.util.KeyValue;

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

    /** Some builders look for this very class. */
    @Override
    public Object pair(@Nullable Object name, @Nullable Object value) {
        return new KeyValue<>(name, value);
    }

    /** Returns what the caller gets for a refusal or a failure of Crossfade itself: an exception of the client's own kind. */
    static JedisException asJedis(MigrationException e) {
        return e.isRefusal()
                ? new JedisDataException(e.getMessage(), e)
                : new JedisConnectionException(e.getMessage(), e);
    }
}
