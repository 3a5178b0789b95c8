package io.crossfade.jedis;

import io.crossfade.model.Command;
import redis.clients.jedis.CommandArguments;

/** A command as Jedis has it. */
final class JedisCommand implements Command {
    private final CommandArguments arguments;

    JedisCommand(CommandArguments arguments) {
        this.arguments = arguments;
    }

    /** Returns a command that shares no array with the caller, who may use its buffers again before this one is sent. */
    JedisCommand snapshot() {
        CommandArguments copy = new CommandArguments(arguments.getCommand());
        for (int i = 1; i < arguments.size(); i++) {
            copy.add(arguments.get(i).getRaw().clone());
        }
        return new JedisCommand(arguments.isBlocking() ? copy.blocking() : copy);
    }

    CommandArguments arguments() {
        return arguments;
    }

    @Override
    public int size() {
        return arguments.size();
    }

    @Override
    public byte[] arg(int index) {
        return arguments.get(index).getRaw();
    }
}
