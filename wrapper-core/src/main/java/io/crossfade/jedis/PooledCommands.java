package io.crossfade.jedis;

import io.crossfade.converge.MovedMarker;
import io.crossfade.model.Command;
import io.crossfade.model.Key;
import io.crossfade.model.Side;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;

/** Connections to one server, or to the primary of the moment behind sentinels. Thread-safe. */
final class PooledCommands implements SideCommands {
    private final Side side;
    private final Supplier<Connection> pool;

    PooledCommands(Side side, Supplier<Connection> pool) {
        this.side = side;
        this.pool = pool;
    }

    @Override
    public @Nullable Object execute(Command command) {
        try (Connection connection = pool.get()) {
            return SideCommands.execute(connection, AuthorityConnections.arguments(side, command));
        }
    }

    @Override
    public List<@Nullable Object> executeAll(List<? extends Command> commands) {
        try (Connection connection = pool.get()) {
            for (Command command : commands) {
                connection.sendCommand(AuthorityConnections.arguments(side, command));
            }
            return SideCommands.replies(connection, commands.size());
        }
    }

    @Override
    public @Nullable Object afterWrites(Command command) {
        try (Connection connection = pool.get()) {
            SideCommands.sendAfterWrite(connection, side, MovedMarker.reservedIn(0, "wait"), command);
            Object reply = SideCommands.replyAfterWrite(connection);
            if (reply instanceof RuntimeException error) {
                throw error;
            }
            return reply;
        }
    }

    @Override
    public Connection lease(List<Key> keys) {
        return pool.get();
    }

    @Override
    public boolean routesByKey() {
        return false;
    }

    @Override
    public void redirected() {
        // one server redirects nobody
    }
}
