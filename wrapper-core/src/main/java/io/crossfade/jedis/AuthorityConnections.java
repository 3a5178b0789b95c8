package io.crossfade.jedis;

import io.crossfade.command.CommandTable;
import io.crossfade.model.Command;
import io.crossfade.model.Key;
import io.crossfade.model.Side;
import io.crossfade.spi.AuthorityCall;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.providers.ClusterConnectionProvider;

/**
 * Executes the application's commands on either side, over connections that speak one protocol, as the stock client for its
 * topology would. Thread-safe.
 */
final class AuthorityConnections implements AuthorityCall {
    private final JedisSide source;
    private final JedisSide target;
    private final RedisProtocol protocol;
    private final SideCommands onSource;
    private final SideCommands onTarget;

    AuthorityConnections(JedisSide source, JedisSide target, RedisProtocol protocol) {
        this(source, target, protocol, commands(source, protocol), commands(target, protocol));
    }

    private AuthorityConnections(
            JedisSide source, JedisSide target, RedisProtocol protocol, SideCommands onSource, SideCommands onTarget) {
        this.source = source;
        this.target = target;
        this.protocol = protocol;
        this.onSource = onSource;
        this.onTarget = onTarget;
    }

    /** Returns the same for clients of a cluster, who take either side for a node of theirs. */
    AuthorityConnections asVirtualNode() {
        return new AuthorityConnections(
                source,
                target,
                protocol,
                new VirtualNodeCommands(onSource, protocol),
                new VirtualNodeCommands(onTarget, protocol));
    }

    private static SideCommands commands(JedisSide side, RedisProtocol protocol) {
        return switch (side.topology()) {
            case STANDALONE, SENTINEL -> new PooledCommands(side.side(), () -> side.connection(protocol));
            case CLUSTER -> new ClusterCommands(side.side(), () -> (ClusterConnectionProvider) side.provider(protocol));
        };
    }

    SideCommands at(Side side) {
        return side == Side.SOURCE ? onSource : onTarget;
    }

    /** Takes a connection to where {@code keys} are, for one that is kept in a state of its own. */
    Connection lease(Side side, List<Key> keys) {
        return at(side).lease(keys);
    }

    /** Returns whether one of the sides has these credentials; {@code user} null is the default user. */
    boolean knowsCredentials(@Nullable String user, String password) {
        return source.hasCredentials(user, password) || target.hasCredentials(user, password);
    }

    @Override
    public @Nullable Object on(Side side, Command command) {
        return at(side).execute(command);
    }

    /** Executes a command that waits for everything that was written before it, over whichever connection. */
    @Nullable Object afterWrites(Side side, Command command) {
        return at(side).afterWrites(command);
    }

    List<@Nullable Object> executeAll(Side side, List<? extends Command> commands) {
        return at(side).executeAll(commands);
    }

    /** Returns whether one of the two sides, to which the authority may move, is shown tokens that are renewed. */
    boolean usesTokens() {
        return source.usesTokens() || target.usesTokens();
    }

    /** Has the authority answer a command that it will refuse, over a connection that is not used again should it not. */
    @Nullable Object refusal(Side side, Command command) {
        try (Connection connection = at(side).lease(List.of())) {
            Object reply = connection.executeCommand(arguments(side, command));
            connection.setBroken();
            return reply;
        }
    }

    /** The caller's own arguments, or new ones for a slice of a blocking command and for a command with another cursor. */
    static CommandArguments arguments(Side side, Command command) {
        if (command instanceof JedisCommand own) {
            return own.arguments(side);
        }
        byte[] name = command.arg(0);
        CommandArguments arguments = new CommandArguments(() -> name);
        for (int i = 1; i < command.size(); i++) {
            arguments.add(command.arg(i));
        }
        return CommandTable.standard().find(command).blocking() == null ? arguments : arguments.blocking();
    }
}
