package io.crossfade.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.Crossfade;
import io.crossfade.CrossfadeConfig;
import io.crossfade.jedis.JedisCrossfade;
import io.crossfade.jedis.JedisSide;
import io.crossfade.lazy.LazyConfig;
import io.crossfade.mapping.MappedSide;
import io.crossfade.model.DatabasePair;
import io.crossfade.model.MigrationPhase;
import io.crossfade.model.Side;
import io.crossfade.phase.CutoverConfig;
import io.crossfade.shadow.CarryConfig;
import io.crossfade.spi.RedisSide;
import io.crossfade.spi.SideConfig;
import io.crossfade.testing.Difference;
import io.crossfade.testing.RealRedis;
import io.crossfade.testing.ServerComparison;
import io.crossfade.verify.ShadowReadConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.RedisProtocol;

/** As {@link World} with three databases, which are one on the target. */
final class SharedWorld implements AutoCloseable {
    static final List<DatabasePair> DATABASES =
            List.of(new DatabasePair(0, 0), new DatabasePair(1, 0, "db1:"), new DatabasePair(2, 0, "db2:"));
    private static final Duration REST = Duration.ofSeconds(60);
    private static final Duration EXPIRY_TOLERANCE = Duration.ofSeconds(5);

    private final RealRedis source = RealRedis.start();
    private final RealRedis target = RealRedis.start();
    private final RealRedis before = RealRedis.start();
    private final CrossfadeConfig config;
    private final JedisCrossfade jedis;
    final List<Client> crossfade = new ArrayList<>();
    final List<Client> reference = new ArrayList<>();

    SharedWorld(Scenario scenario) {
        config = CrossfadeConfig.builder()
                .phase(MigrationPhase.SOURCE_ONLY)
                .source(side(source))
                .target(side(target))
                .databases(DATABASES)
                .cutover(CutoverConfig.defaults().withHoldTimeout(Duration.ofSeconds(20)))
                .carry(CarryConfig.defaults().withMode(scenario.mode).withQuietTime(Duration.ofMillis(5)))
                .lazy(LazyConfig.defaults().withEnabled(scenario.lazy))
                .shadowRead(ShadowReadConfig.defaults().withSampleRate(0.2))
                .build();
        jedis = JedisCrossfade.open(config);
        for (DatabasePair pair : DATABASES) {
            crossfade.add(new Client(jedis.redisClient(pair.source())));
            reference.add(Client.of(before.host(), before.port(), RedisProtocol.RESP2, pair.source()));
        }
    }

    private static SideConfig side(RealRedis server) {
        return SideConfig.of(server.host(), server.port()).withTimeouts(REST, REST);
    }

    Crossfade migration() {
        return jedis.crossfade();
    }

    List<byte[]> payloads() {
        return Payloads.from(before);
    }

    Set<String> known() {
        try (Jedis redis = before.jedis()) {
            return WriteSamples.known(redis);
        }
    }

    void copyAll(boolean lazy) {
        for (DatabasePair pair : DATABASES) {
            try (JedisSide from = JedisSide.open(Side.SOURCE, config.side(Side.SOURCE, pair));
                    RedisSide to = MappedSide.of(
                            JedisSide.open(Side.TARGET, config.side(Side.TARGET, pair)), config.mapping(pair))) {
                CopyAll.run(from, to, lazy);
            }
        }
    }

    void rest() {
        assertThat(migration().awaitConverged(REST))
                .as("%s", migration().status())
                .isTrue();
    }

    /** Returns what differs in one database from the server that stands for before. */
    List<Difference> differences(DatabasePair pair, boolean shadowIsComplete) {
        boolean onTarget = migration().phase().authority() == Side.TARGET;
        try (Connection reference = in(before, pair);
                Connection own = in(source, pair)) {
            List<Difference> differences = onTarget
                    ? againstTarget(reference, pair)
                    : ServerComparison.compare(reference, own, EXPIRY_TOLERANCE);
            return differences.isEmpty() && shadowIsComplete ? againstTarget(own, pair) : differences;
        }
    }

    private List<Difference> againstTarget(Connection first, DatabasePair pair) {
        List<String> others = pair.prefix().isEmpty() ? List.of("db1:", "db2:") : List.of();
        return ServerComparison.compare(first, List.of(target), pair.prefix(), others, EXPIRY_TOLERANCE);
    }

    private static Connection in(RealRedis server, DatabasePair pair) {
        Connection connection = server.connection();
        connection.select(pair.source());
        return connection;
    }

    @Override
    public void close() {
        crossfade.forEach(Client::close);
        reference.forEach(Client::close);
        jedis.close();
        source.close();
        target.close();
        before.close();
    }
}
