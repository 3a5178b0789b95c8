package io.crossfade.jedis;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.CrossfadeConfigBuilder;
import io.crossfade.model.DatabasePair;
import io.crossfade.model.MigrationPhase;
import io.crossfade.testing.ServerComparison;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Jedis;

/** Two real servers with the databases 0, 3 and 5, of which the last is number 1 on the target; and instances on them. */
final class TwoServersOfDatabases implements AutoCloseable {
    static final List<DatabasePair> DATABASES =
            List.of(new DatabasePair(0, 0), new DatabasePair(3, 3), new DatabasePair(5, 1));

    final TwoServers servers = new TwoServers();
    private final List<JedisCrossfade> instances = new ArrayList<>();

    JedisCrossfade open(MigrationPhase phase) {
        return open(phase, UnaryOperator.identity());
    }

    JedisCrossfade open(MigrationPhase phase, UnaryOperator<CrossfadeConfigBuilder> settings) {
        JedisCrossfade instance = servers.open(phase, builder -> settings.apply(builder.databases(DATABASES)));
        instances.add(instance);
        return instance;
    }

    /** Returns what the source holds under {@code key} in a database of the source. */
    String onSource(int database, String key) {
        return read(servers.source.jedis(), database, key);
    }

    /** Returns what the target holds under {@code key} in a database of the target. */
    String onTarget(int database, String key) {
        return read(servers.target.jedis(), database, key);
    }

    private static String read(Jedis jedis, int database, String key) {
        try (jedis) {
            jedis.select(database);
            return jedis.get(key);
        }
    }

    /** Lets every instance rest, then demands that each database is the same on both sides. */
    void restEqual() {
        for (JedisCrossfade instance : instances) {
            assertThat(instance.crossfade().awaitConverged(TwoServers.REST))
                    .as("%s", instance.crossfade().status())
                    .isTrue();
        }
        for (DatabasePair pair : DATABASES) {
            try (Connection source = servers.source.connection();
                    Connection target = servers.target.connection()) {
                source.select(pair.source());
                target.select(pair.target());
                assertThat(ServerComparison.compare(source, target, ServerComparison.DEFAULT_EXPIRY_TOLERANCE))
                        .as("database %s", pair)
                        .isEmpty();
            }
        }
    }

    @Override
    public void close() {
        instances.forEach(JedisCrossfade::close);
        servers.close();
    }
}
