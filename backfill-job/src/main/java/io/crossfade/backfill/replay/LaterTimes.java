package io.crossfade.backfill.replay;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.crossfade.backfill.feed.FeedException;
import io.crossfade.model.Command;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Moves the times at which keys expire far into the future, and back. Else a key that had expired by now would be gone before the
 * command is executed that gave it a longer life when it was still there. Servers write absolute times to the file, whatever they were
 * told (src/aof.c; src/expire.c from Redis 7.0 on).
 *
 * <p>A time is any number of milliseconds that 64 bits hold, as for a server. One in the last 950 years of these, 292 million years from
 * now, becomes the one before them; one before 1970 becomes the first of 1970: both have passed.
 */
public final class LaterTimes {
    /** About 950 years. */
    static final long MILLIS = 30_000_000_000_000L;

    private static final long MILLIS_PER_SECOND = 1_000;
    private static final Set<String> RELATIVE = Set.of("EXPIRE", "PEXPIRE", "SETEX", "PSETEX", "HEXPIRE", "HPEXPIRE");
    private static final Set<String> OF_FIELDS = Set.of("HEXPIREAT", "HPEXPIREAT", "HSETEX", "HGETEX");
    private static final int OPTIONS_OF_SET = 3;
    private static final int OPTIONS_OF_GETEX = 2;
    private static final int OPTIONS_OF_RESTORE = 4;

    private LaterTimes() {}

    /** Returns {@code command}, which is called {@code name}, with later times. */
    static Command of(Command command, String name) {
        if (RELATIVE.contains(name)) {
            throw relative(name);
        }
        if (OF_FIELDS.contains(name)) {
            throw refused(name + ", so fields of its hashes expire, which is not known here");
        }
        return switch (name) {
            case "PEXPIREAT" -> later(command, 2, 1);
            case "EXPIREAT" -> later(command, 2, MILLIS_PER_SECOND);
            case "SET" -> withOptions(command, name, OPTIONS_OF_SET);
            case "GETEX" -> withOptions(command, name, OPTIONS_OF_GETEX);
            case "RESTORE" -> restore(command);
            default -> command;
        };
    }

    /** Returns when a key expires whose expiry, which it has, was moved to {@code millis}. */
    public static long back(long millis) {
        return Math.max(1, millis - MILLIS);
    }

    static long later(long millis) {
        return Math.max(1, Math.min(millis, Long.MAX_VALUE - MILLIS)) + MILLIS;
    }

    private static Command withOptions(Command command, String name, int from) {
        for (int i = from; i < command.size(); i++) {
            switch (command.text(i).toUpperCase(Locale.ROOT)) {
                case "EX", "PX" -> throw relative(name);
                case "PXAT" -> {
                    return later(command, i + 1, 1);
                }
                case "EXAT" -> {
                    return later(command, i + 1, MILLIS_PER_SECOND);
                }
                case "IFEQ", "IFNE" -> i++; // a value follows
                default -> {}
            }
        }
        return command;
    }

    private static Command restore(Command command) {
        if (number(command, 2) == 0) {
            return command;
        }
        for (int i = OPTIONS_OF_RESTORE; i < command.size(); i++) {
            if (command.text(i).equalsIgnoreCase("ABSTTL")) {
                return later(command, 2, 1);
            }
        }
        throw relative("RESTORE");
    }

    private static Command later(Command command, int index, long millisPerUnit) {
        long number = number(command, index);
        if (number > Long.MAX_VALUE / millisPerUnit) {
            throw noTime(null); // no server takes it, so none has written it
        }
        long units = MILLIS / millisPerUnit;
        long moved = Math.max(1, Math.min(number, Long.MAX_VALUE / millisPerUnit - units)) + units;
        return command.with(index, Long.toString(moved).getBytes(US_ASCII));
    }

    private static long number(Command command, int index) {
        try {
            return Long.parseLong(command.text(index));
        } catch (IndexOutOfBoundsException | NumberFormatException e) {
            throw noTime(e);
        }
    }

    private static FeedException noTime(@Nullable Exception cause) {
        return new FeedException("the file has an expiry that is no time", cause);
    }

    private static FeedException relative(String name) {
        return refused(name + " with a time from then on, and not when that was");
    }

    private static FeedException refused(String what) {
        return new FeedException("the file has " + what + "; " + ScratchCommands.ELSE, null);
    }
}
