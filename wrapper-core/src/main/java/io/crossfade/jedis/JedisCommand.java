package io.crossfade.jedis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.crossfade.model.Command;
import io.crossfade.model.Side;
import redis.clients.jedis.CommandArguments;

/** A command as Jedis has it. */
final class JedisCommand implements Command {
    private final CommandArguments arguments;
    private final CommandArguments onTarget;

    JedisCommand(CommandArguments arguments) {
        this(arguments, arguments);
    }

    /** A command that names databases, which may have other numbers on the target. */
    JedisCommand(CommandArguments arguments, CommandArguments onTarget) {
        this.arguments = arguments;
        this.onTarget = onTarget;
    }

    /** Returns a command that shares no array with the caller, who may use its buffers again before this one is sent. */
    JedisCommand snapshot() {
        CommandArguments copy = new CommandArguments(arguments.getCommand());
        for (int i = 1; i < arguments.size(); i++) {
            copy.add(arguments.get(i).getRaw().clone());
        }
        return new JedisCommand(arguments.isBlocking() ? copy.blocking() : copy);
    }

    /** Returns the command of another name that has the same arguments. */
    JedisCommand named(String name) {
        byte[] raw = name.getBytes(US_ASCII);
        CommandArguments other = new CommandArguments(() -> raw);
        for (int i = 1; i < arguments.size(); i++) {
            other.add(arguments.get(i).getRaw());
        }
        return new JedisCommand(other);
    }

    /** Returns what is sent to {@code side}. */
    CommandArguments arguments(Side side) {
        return switch (side) {
            case SOURCE -> arguments;
            case TARGET -> onTarget;
        };
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
