package io.crossfade.jedis;

import java.util.Collections;
import java.util.Map;
import java.util.function.Supplier;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.providers.ConnectionProvider;

/** Gives the seam's connections to a stock client. They cost an object each, so they are not pooled. */
final class CrossfadeProvider implements ConnectionProvider {
    private final Supplier<CrossfadeConnection> connections;

    CrossfadeProvider(Supplier<CrossfadeConnection> connections) {
        this.connections = connections;
    }

    @Override
    public Connection getConnection() {
        return connections.get();
    }

    @Override
    public Connection getConnection(CommandArguments arguments) {
        return connections.get();
    }

    /** One node, for the iterations that walk all nodes. */
    @Override
    public Map<?, ?> getConnectionMap() {
        return Collections.singletonMap("crossfade", connections.get());
    }

    /** Closes nothing: the connections to the sides belong to Crossfade, which outlives any one client. */
    @Override
    public void close() {
        // see above
    }
}
