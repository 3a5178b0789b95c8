package io.crossfade.jedis;

import io.crossfade.command.CommandTable;
import io.crossfade.model.Command;
import io.crossfade.model.MigrationException;
import io.crossfade.model.Side;
import io.crossfade.spi.AuthorityCall;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.providers.ClusterConnectionProvider;

/** Executes the application's commands on either side, as the stock client for its topology would. Thread-safe. */
final class AuthorityConnections implements AuthorityCall {
    private static final byte[] OK = {'O', 'K'};

    private final JedisSide source;
    private final SideCommands onSource;
    private final SideCommands onTarget;

    AuthorityConnections(JedisSide source, JedisSide target) {
        this(source, commands(source), commands(target));
    }

    private AuthorityConnections(JedisSide source, SideCommands onSource, SideCommands onTarget) {
        this.source = source;
        this.onSource = onSource;
        this.onTarget = onTarget;
    }

    /** Returns the same for clients of a cluster, who take either side for a node of theirs. */
    AuthorityConnections asVirtualNode() {
        return new AuthorityConnections(source, new VirtualNodeCommands(onSource), new VirtualNodeCommands(onTarget));
    }

    private static SideCommands commands(JedisSide side) {
        return switch (side.topology()) {
            case STANDALONE, SENTINEL ->
                new PooledCommands(side.side(), () -> side.provider().getConnection());
            case CLUSTER -> new ClusterCommands(side.side(), () -> (ClusterConnectionProvider) side.provider());
        };
    }

    SideCommands at(Side side) {
        return side == Side.SOURCE ? onSource : onTarget;
    }

    @Override
    public @Nullable Object on(Side side, Command command) {
        return at(side).execute(command);
    }

    List<@Nullable Object> executeAll(Side side, List<? extends Command> commands) {
        return at(side).executeAll(commands);
    }

    /** Answers SELECT of the database that the connections have; every other one is refused. */
    byte[] selected(Command select) {
        int database = source.database();
        if (select.size() == 2 && select.text(1).equals(Integer.toString(database))) {
            return OK.clone();
        }
        throw MigrationException.refusal(
                "Crossfade does not support SELECT of another database than the configured one (" + database
                        + ") yet; nothing was sent");
    }

    /** The caller's own arguments, or new ones for a slice of a blocking command and for a command with another cursor. */
    static CommandArguments arguments(Side side, Command command) {
        if (command instanceof JedisCommand own) {
            return own.arguments();
        }
        byte[] name = command.arg(0);
        CommandArguments arguments = new CommandArguments(() -> name);
        for (int i = 1; i < command.size(); i++) {
            arguments.add(command.arg(i));
        }
        return CommandTable.standard().find(command).blocking() == null ? arguments : arguments.blocking();
    }
}
