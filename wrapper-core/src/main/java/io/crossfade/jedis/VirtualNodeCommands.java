package io.crossfade.jedis;

import io.crossfade.command.CommandTable;
import io.crossfade.model.Command;
import io.crossfade.model.Key;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.RedisProtocol;

/** Lets the {@link VirtualNode} answer what clients ask about their cluster; all else is the side's. Thread-safe. */
final class VirtualNodeCommands implements SideCommands {
    private final SideCommands side;
    private final RedisProtocol protocol;

    VirtualNodeCommands(SideCommands side, RedisProtocol protocol) {
        this.side = side;
        this.protocol = protocol;
    }

    private @Nullable Object answer(Command command) {
        return VirtualNode.answer(CommandTable.standard().find(command), protocol);
    }

    @Override
    public @Nullable Object execute(Command command) {
        Object answer = answer(command);
        return answer == null ? side.execute(command) : answer;
    }

    @Override
    public List<@Nullable Object> executeAll(List<? extends Command> commands) {
        List<? extends Command> others =
                commands.stream().filter(command -> answer(command) == null).toList();
        List<@Nullable Object> theirs = others.isEmpty() ? new ArrayList<>() : side.executeAll(others);
        if (others.size() == commands.size()) {
            return theirs;
        }
        List<@Nullable Object> replies = new ArrayList<>(commands.size());
        Iterator<@Nullable Object> next = theirs.iterator();
        for (Command command : commands) {
            Object answer = answer(command);
            replies.add(answer == null ? next.next() : answer);
        }
        return replies;
    }

    @Override
    public @Nullable Object afterWrites(Command command) {
        return side.afterWrites(command);
    }

    @Override
    public Connection lease(List<Key> keys) {
        return side.lease(keys);
    }

    @Override
    public boolean routesByKey() {
        return side.routesByKey();
    }

    @Override
    public void redirected() {
        side.redirected();
    }
}
