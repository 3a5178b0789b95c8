package io.crossfade.jedis;

import static java.util.Objects.requireNonNull;

import io.crossfade.ConfigLoader;
import io.crossfade.Crossfade;
import io.crossfade.CrossfadeConfig;
import io.crossfade.PhaseFile;
import io.crossfade.PhaseFollower;
import io.crossfade.jedis.pubsub.Subscriptions;
import io.crossfade.setting.Settings;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.commons.pool2.PooledObjectFactory;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.RedisSentinelClient;
import redis.clients.jedis.authentication.AuthXManager;
import redis.clients.jedis.providers.ClusterConnectionProvider;
import redis.clients.jedis.providers.ConnectionProvider;
import redis.clients.jedis.providers.SentineledConnectionProvider;

/**
 * Puts an application's stock Jedis client on Crossfade. Thread-safe; make one per process and close it last.
 *
 * <pre>{@code
 * // RedisClient redis = RedisClient.create("old-host", 6379);
 * RedisClient redis = JedisCrossfade.open(Path.of("crossfade.yml")).redisClient();
 * }</pre>
 *
 * <p>The client speaks RESP2; for RESP3 see {@link #clients}. Commands block as on the stock client; a failure of the shadow never reaches them.
 * Subscriptions follow the authority.
 */
public final class JedisCrossfade implements AutoCloseable {
    private final DatabaseSides sides;
    private final Crossfade crossfade;
    private final Subscriptions subscriptions;
    private final ByProtocol<JedisClients> clients;
    private @Nullable PhaseFollower follower;

    JedisCrossfade(CrossfadeConfig config, @Nullable AuthXManager sourceTokens, @Nullable AuthXManager targetTokens) {
        this.sides = new DatabaseSides(config, sourceTokens, targetTokens);
        this.crossfade = started(config, sides);
        try {
            Databases databases = new Databases(config.databases(), sides, crossfade);
            this.subscriptions =
                    new Subscriptions(crossfade.phase(), config.carry().grace());
            int first = config.source().database();
            this.clients = ByProtocol.each(protocol -> new JedisClients(databases, subscriptions, first, protocol));
            crossfade.addFollower(subscriptions);
            crossfade.addFollower(new Resp3Follower(sides, config.databases()));
        } catch (RuntimeException e) {
            crossfade.close(); // it has entered its fleet, which would wait for it
            sides.close();
            throw e;
        }
    }

    private static Crossfade started(CrossfadeConfig config, DatabaseSides sides) {
        try {
            return Crossfade.start(config, sides, new JedisFailures());
        } catch (RuntimeException e) {
            sides.close();
            throw e;
        }
    }

    /**
     * Starts a migration in this process. Does not connect yet, unless there is a control plane.
     *
     * @throws io.crossfade.model.MigrationException if there is, and the phase of the fleet cannot be learnt
     */
    public static JedisCrossfade open(CrossfadeConfig config) {
        return builder(config).open();
    }

    /** Returns a builder for what settings cannot say, such as credentials that are renewed. */
    public static JedisCrossfadeBuilder builder(CrossfadeConfig config) {
        return new JedisCrossfadeBuilder(config);
    }

    /**
     * Reads a configuration file (YAML or properties) and starts a migration in this process. Does not connect yet. If the file
     * names a {@code crossfade.phase-file}, the wish in that file is the phase to start in, and it is followed until the end.
     *
     * @throws IllegalArgumentException if a setting is wrong; the message names file, setting, value and bound
     */
    public static JedisCrossfade open(Path file) {
        Settings settings = ConfigLoader.read(requireNonNull(file, "file"));
        CrossfadeConfig config = ConfigLoader.from(settings);
        PhaseFile flag = PhaseFile.from(settings);
        return flag == null ? open(config) : following(flag, config);
    }

    private static JedisCrossfade following(PhaseFile flag, CrossfadeConfig config) {
        AtomicReference<JedisCrossfade> opened = new AtomicReference<>();
        PhaseFollower follower =
                new PhaseFollower(flag, () -> requireNonNull(opened.get()).crossfade());
        JedisCrossfade crossfade = open(follower.first(config));
        opened.set(crossfade);
        crossfade.follower = follower;
        follower.start();
        return crossfade;
    }

    /**
     * Returns what makes clients that speak {@code protocol}. Those that speak RESP3 get what they would get from the servers over
     * RESP3; the connections that Crossfade has for itself speak RESP2 all the same. As long as there are any, the authority only
     * moves to a side that speaks RESP3. {@link #redisClient()} and the other methods here are those of RESP2.
     */
    public JedisClients clients(RedisProtocol protocol) {
        return clients.of(requireNonNull(protocol, "protocol"));
    }

    /** Returns a new stock client on this migration: {@link JedisClients#redisClient()} in RESP2. */
    public RedisClient redisClient() {
        return clients.resp2().redisClient();
    }

    /** {@link JedisClients#redisClient(int)} in RESP2. */
    public RedisClient redisClient(int database) {
        return clients.resp2().redisClient(database);
    }

    /** {@link JedisClients#connectionProvider()} in RESP2. */
    public ConnectionProvider connectionProvider() {
        return clients.resp2().connectionProvider();
    }

    /** {@link JedisClients#connectionProvider(int)} in RESP2. */
    public ConnectionProvider connectionProvider(int database) {
        return clients.resp2().connectionProvider(database);
    }

    /** {@link JedisClients#connectionFactory()} in RESP2. */
    public PooledObjectFactory<Connection> connectionFactory() {
        return clients.resp2().connectionFactory();
    }

    /** {@link JedisClients#connectionFactory(int)} in RESP2. */
    public PooledObjectFactory<Connection> connectionFactory(int database) {
        return clients.resp2().connectionFactory(database);
    }

    /** {@link JedisClients#jedisFactory()} in RESP2. */
    public PooledObjectFactory<Jedis> jedisFactory() {
        return clients.resp2().jedisFactory();
    }

    /** {@link JedisClients#jedisFactory(int)} in RESP2. */
    public PooledObjectFactory<Jedis> jedisFactory(int database) {
        return clients.resp2().jedisFactory(database);
    }

    /** {@link JedisClients#clusterClient()} in RESP2. */
    public RedisClusterClient clusterClient() {
        return clients.resp2().clusterClient();
    }

    /** {@link JedisClients#clusterProvider()} in RESP2. */
    public ClusterConnectionProvider clusterProvider() {
        return clients.resp2().clusterProvider();
    }

    /** {@link JedisClients#sentinelClient()} in RESP2. */
    public RedisSentinelClient sentinelClient() {
        return clients.resp2().sentinelClient();
    }

    /** {@link JedisClients#sentinelProvider()} in RESP2. */
    public SentineledConnectionProvider sentinelProvider() {
        return clients.resp2().sentinelProvider();
    }

    /** {@link JedisClients#sentinelProvider(int)} in RESP2. */
    public SentineledConnectionProvider sentinelProvider(int database) {
        return clients.resp2().sentinelProvider(database);
    }

    /** Returns the migration itself: phase, figures, listeners. */
    public Crossfade crossfade() {
        return crossfade;
    }

    /** Carries what is left for at most two seconds, then closes every connection and thread. Idempotent. */
    @Override
    public void close() {
        subscriptions.close();
        if (follower != null) {
            follower.close();
        }
        crossfade.close();
        sides.close();
    }
}
