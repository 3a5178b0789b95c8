package io.crossfade.jedis;

import static java.util.Objects.requireNonNull;

import io.crossfade.ConfigLoader;
import io.crossfade.Crossfade;
import io.crossfade.CrossfadeConfig;
import io.crossfade.PhaseFile;
import io.crossfade.PhaseFollower;
import io.crossfade.jedis.pubsub.Subscriptions;
import io.crossfade.model.MigrationPhase;
import io.crossfade.setting.Settings;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.commons.pool2.PooledObjectFactory;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisClientConfig;
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
 * <p>The client speaks RESP2. Commands block as on the stock client; a failure of the shadow never reaches them.
 * Subscriptions follow the authority.
 */
public final class JedisCrossfade implements AutoCloseable {
    private final DatabaseSides sides;
    private final Crossfade crossfade;
    private final Databases databases;
    private final Subscriptions subscriptions;
    private final int first;
    private @Nullable PhaseFollower follower;

    JedisCrossfade(CrossfadeConfig config, @Nullable AuthXManager sourceTokens, @Nullable AuthXManager targetTokens) {
        this.sides = new DatabaseSides(config, sourceTokens, targetTokens);
        this.crossfade = Crossfade.start(config, sides, new JedisFailures());
        this.databases = new Databases(config.databases(), sides, crossfade);
        this.first = config.source().database();
        this.subscriptions = new Subscriptions(
                config.phase(), config.carry().grace(), databases.of(first).authority()::lease);
        crossfade.addFollower(subscriptions);
    }

    /** Starts a migration in this process. Does not connect yet. */
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
        MigrationPhase wanted = follower.first();
        JedisCrossfade crossfade =
                open(wanted == null ? config : config.toBuilder().phase(wanted).build());
        opened.set(crossfade);
        crossfade.follower = follower;
        follower.start();
        return crossfade;
    }

    /** Returns a new stock client on this migration. Closing it does not close this. */
    public RedisClient redisClient() {
        return redisClient(first);
    }

    /**
     * As {@link #redisClient()}, in another database.
     *
     * @param database its number on the source, whatever the phase; {@code crossfade.databases} has to have it
     */
    public RedisClient redisClient(int database) {
        return RedisClient.builder()
                .connectionProvider(connectionProvider(database))
                .clientConfig(resp2())
                .build();
    }

    /**
     * Returns a provider for {@code RedisClient.builder().connectionProvider(..)}; give the builder a client configuration
     * with {@code RedisProtocol.RESP2}. Closing the client does not close this.
     */
    public ConnectionProvider connectionProvider() {
        return connectionProvider(first);
    }

    /** As {@link #connectionProvider()}, for connections that begin in another database. */
    public ConnectionProvider connectionProvider(int database) {
        Database begin = databases.of(database);
        return new CrossfadeProvider(() -> connection(begin));
    }

    /** Returns a factory for {@code new JedisPooled(factory, poolConfig)} and {@code new ConnectionPool(factory)}. */
    public PooledObjectFactory<Connection> connectionFactory() {
        return connectionFactory(first);
    }

    /** As {@link #connectionFactory()}, for connections that begin in another database. */
    public PooledObjectFactory<Connection> connectionFactory(int database) {
        Database begin = databases.of(database);
        return new SeamFactory<>(() -> connection(begin), Connection::isConnected, JedisCrossfade::restore);
    }

    /** Returns a factory for {@code new JedisPool(poolConfig, factory)}. */
    public PooledObjectFactory<Jedis> jedisFactory() {
        return jedisFactory(first);
    }

    /** As {@link #jedisFactory()}, for connections that begin in another database. */
    public PooledObjectFactory<Jedis> jedisFactory(int database) {
        Database begin = databases.of(database);
        return new SeamFactory<>(() -> jedis(begin), Jedis::isConnected, jedis -> restore(jedis, begin));
    }

    /** A Jedis that knows its database, as one that was connected there. */
    private Jedis jedis(Database begin) {
        Jedis jedis = new Jedis(connection(begin));
        restore(jedis, begin);
        return jedis;
    }

    private static void restore(Jedis jedis, Database begin) {
        restore(jedis.getConnection());
        if (jedis.getDB() != begin.pair().source()) {
            jedis.select(begin.pair().source());
        }
    }

    private static void restore(Connection connection) {
        if (connection instanceof CrossfadeConnection seam) {
            seam.restore();
        }
    }

    /**
     * Returns a new stock client for clusters on this migration, whatever the two sides are: it sees a cluster of one node that
     * has every slot, and each side routes behind it as it has to. Closing it does not close this.
     */
    public RedisClusterClient clusterClient() {
        return RedisClusterClient.builder()
                .nodes(Set.of(VirtualNode.ADDRESS))
                .connectionProvider(clusterProvider())
                .clientConfig(resp2())
                .build();
    }

    /**
     * Returns a provider for {@code new JedisCluster(provider, maxAttempts, maxTotalRetriesDuration)} and for a builder of
     * {@code RedisClusterClient}, which also wants the name of a node, any one. Closing the client does not close this.
     */
    public ClusterConnectionProvider clusterProvider() {
        Database begin = databases.of(first);
        Database node =
                new Database(begin.pair(), begin.dispatcher(), begin.authority().asVirtualNode());
        return CrossfadeClusterProvider.of(
                new SeamFactory<>(() -> connection(node), Connection::isConnected, JedisCrossfade::restore));
    }

    /**
     * Returns a new stock client for sentinels on this migration, whatever the two sides are. Closing it does not close this,
     * and has to be done: it ends the thread with which Jedis listens to sentinels.
     */
    public RedisSentinelClient sentinelClient() {
        return RedisSentinelClient.builder()
                .masterName(VirtualNode.ADDRESS.getHost())
                .sentinels(Set.of(VirtualNode.ADDRESS))
                .connectionProvider(sentinelProvider())
                .clientConfig(resp2())
                .build();
    }

    /**
     * Returns a provider for {@code new JedisSentineled(provider)} (Jedis 7) and for a builder of {@code RedisSentinelClient},
     * which also wants names of a primary and a sentinel, any ones. Users of {@code JedisSentinelPool}, which can only ask real
     * sentinels, take {@code new JedisPool(poolConfig, jedisFactory())}. Closing the client does not close this.
     */
    public SentineledConnectionProvider sentinelProvider() {
        return sentinelProvider(first);
    }

    /** As {@link #sentinelProvider()}, for connections that begin in another database. */
    public SentineledConnectionProvider sentinelProvider(int database) {
        return new CrossfadeSentinelProvider(connectionFactory(database));
    }

    private static JedisClientConfig resp2() {
        return DefaultJedisClientConfig.builder().protocol(RedisProtocol.RESP2).build();
    }

    /** Returns the migration itself: phase, figures, listeners. */
    public Crossfade crossfade() {
        return crossfade;
    }

    private CrossfadeConnection connection(Database begin) {
        return new CrossfadeConnection(new Selection(databases, begin), subscriptions);
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
