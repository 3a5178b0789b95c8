package io.crossfade.command;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.crossfade.model.Command;
import io.crossfade.model.KeyMapping;
import java.util.Arrays;

/**
 * Patterns of keys' names as the target has to get them. A prefix has nothing in it that means something in a pattern, so it
 * stands before one as it stands before a name.
 */
final class NamePatterns {
    private static final byte[] MATCH = "MATCH".getBytes(US_ASCII);
    private static final byte[] BY = "BY".getBytes(US_ASCII);
    private static final byte[] GET = "GET".getBytes(US_ASCII);
    private static final byte[] LIMIT = "LIMIT".getBytes(US_ASCII);
    private static final byte[] STORE = "STORE".getBytes(US_ASCII);
    private static final byte[] ANY = {'*'};
    private static final int OPTIONS = 2;

    private final KeyMapping keys;

    NamePatterns(KeyMapping keys) {
        this.keys = keys;
    }

    Command inKeys(Command command) {
        return command.size() == 2 ? command.with(1, keys.onTarget(command.arg(1))) : command;
    }

    /** Its options come in pairs; without a pattern it gets one, so that the server leaves out other databases. */
    Command inScan(Command command) {
        int size = command.size();
        if (size % 2 != 0) {
            return command;
        }
        byte[][] args = args(command, size);
        boolean found = false;
        for (int i = OPTIONS; i < size; i += 2) {
            if (Ascii.matches(args[i], MATCH)) {
                args[i + 1] = keys.onTarget(args[i + 1]);
                found = true;
            }
        }
        if (!found && keys.prefix().length > 0) {
            args = Arrays.copyOf(args, size + 2);
            args[size] = MATCH;
            args[size + 1] = keys.onTarget(ANY);
        }
        return Command.of(args);
    }

    Command inSort(Command command) {
        byte[][] args = args(command, command.size());
        for (int i = OPTIONS; i < args.length; i++) {
            if (Ascii.matches(args[i], LIMIT)) {
                i += 2;
            } else if (Ascii.matches(args[i], STORE)) {
                i++;
            } else if ((Ascii.matches(args[i], BY) || Ascii.matches(args[i], GET)) && i + 1 < args.length) {
                i++;
                args[i] = namesKeys(args[i]) ? keys.onTarget(args[i]) : args[i];
            }
        }
        return Command.of(args);
    }

    /** One without an asterisk is no name of a key: BY nosort, GET #. */
    private static boolean namesKeys(byte[] pattern) {
        for (byte b : pattern) {
            if (b == ANY[0]) {
                return true;
            }
        }
        return false;
    }

    private static byte[][] args(Command command, int size) {
        byte[][] args = new byte[size][];
        for (int i = 0; i < size; i++) {
            args[i] = command.arg(i);
        }
        return args;
    }
}
