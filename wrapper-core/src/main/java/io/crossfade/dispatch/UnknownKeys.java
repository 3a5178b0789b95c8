package io.crossfade.dispatch;

import io.crossfade.model.Command;
import io.crossfade.model.ErrorReply;
import io.crossfade.model.Key;
import io.crossfade.model.MigrationException;
import io.crossfade.model.Side;
import io.crossfade.spi.LinkException;
import io.crossfade.spi.RedisLink;
import io.crossfade.spi.RedisSide;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Asks the authority for the keys of a command that the table does not know (COMMAND GETKEYS). Thread-safe. */
public final class UnknownKeys {
    private final Function<Side, RedisSide> sides;

    /** Creates the look-up. */
    public UnknownKeys(Function<Side, RedisSide> sides) {
        this.sides = sides;
    }

    /**
     * Returns the keys of {@code command}, none if it has none or the server does not know it either.
     *
     * @throws MigrationException if the server could not say; the command was not sent
     */
    List<Key> of(Side authority, Command command) {
        byte[][] args = new byte[command.size() + 2][];
        args[0] = "COMMAND".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        args[1] = "GETKEYS".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        for (int i = 0; i < command.size(); i++) {
            args[i + 2] = command.arg(i);
        }
        try (RedisLink link = sides.apply(authority).lease()) {
            Object reply = link.exchange(Command.of(args));
            if (reply instanceof ErrorReply error && !error.code().equals("ERR")) {
                throw cannotSay(command, error.code(), null);
            }
            List<Key> keys = new ArrayList<>();
            if (reply instanceof List<?> names) {
                for (Object name : names) {
                    keys.add(Key.of((byte[]) name));
                }
            }
            return keys;
        } catch (LinkException e) {
            throw cannotSay(command, String.valueOf(e.getMessage()), e);
        }
    }

    private static MigrationException cannotSay(
            Command command, String why, @org.jspecify.annotations.Nullable Exception cause) {
        return new MigrationException(
                "the keys of the unknown command " + command.text(0) + " could not be found out (" + why
                        + "); it was not sent",
                cause);
    }
}
