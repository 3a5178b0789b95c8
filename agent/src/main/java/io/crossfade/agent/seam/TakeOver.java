package io.crossfade.agent.seam;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.crossfade.ConfigLoader;
import io.crossfade.jedis.OwnConnections;
import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.JedisSocketFactory;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.csc.CacheConnection;
import redis.clients.jedis.exceptions.JedisException;

/** Decides for each new connection whether it is put on Crossfade. Thread-safe. */
public final class TakeOver implements Function<@Nullable Object[], @Nullable Object> {
    private final Path file;
    private final Source source;

    @GuardedBy("this") private @Nullable Seams seams;

    /**
     * Reads the configuration; opens nothing yet.
     *
     * @throws IllegalArgumentException if a setting is wrong
     */
    public TakeOver(Path file) {
        this.file = file;
        this.source = new Source(ConfigLoader.load(file));
    }

    /**
     * Takes a new connection, its socket factory and its configuration or null, and returns the connection that stands in for it,
     * or null if it is none of the application's to the source.
     *
     * @throws JedisException if it leads to the source, but Crossfade cannot do what it was made for
     */
    @Override
    public @Nullable Object apply(@Nullable Object[] created) {
        JedisClientConfig config = (JedisClientConfig) created[2];
        if (isOwn(created[0], config) || !source.isReachedBy(requireNonNull((JedisSocketFactory) created[1]), config)) {
            return null;
        }
        refuseWhatIsNotSupported(created[0]);
        return seams().next(protocol(config), Source.database(config));
    }

    /** Crossfade's connections to the sides, and the seams themselves. */
    private static boolean isOwn(@Nullable Object connection, @Nullable JedisClientConfig config) {
        return (config != null && OwnConnections.include(config))
                || (connection != null && connection.getClass().getClassLoader() == TakeOver.class.getClassLoader());
    }

    /** Who leaves it to Jedis gets RESP2, also from Jedis 8, which would try RESP3 first. */
    private static RedisProtocol protocol(@Nullable JedisClientConfig config) {
        RedisProtocol asked = config == null ? null : config.getRedisProtocol();
        return asked == null ? RedisProtocol.RESP2 : asked;
    }

    private static void refuseWhatIsNotSupported(@Nullable Object connection) {
        if (connection instanceof CacheConnection) {
            throw new JedisException(
                    "Crossfade does not support client-side caching yet; make the client without a cache");
        }
    }

    private synchronized Seams seams() {
        Seams open = seams;
        if (open == null) {
            open = Seams.open(file);
            seams = open;
        }
        return open;
    }
}
