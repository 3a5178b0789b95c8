package io.crossfade.dispatch;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.crossfade.command.CommandTable;
import io.crossfade.model.Command;
import io.crossfade.spi.AuthorityCall;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Names the last entry of each stream for which a blocking read says {@code $}: what comes after it. Each slice of the read
 * would take that anew, and miss what came between two of them.
 */
final class LastEntries {
    private static final byte[] LAST = {'$'};
    private static final byte[] BEFORE_ALL = "0-0".getBytes(US_ASCII);

    private final CommandTable table;

    LastEntries(CommandTable table) {
        this.table = table;
    }

    /** Returns {@code read} with the entries named; itself if it says {@code $} nowhere. */
    Command named(Command read, BlockingCalls.Once once, AuthorityCall call) {
        int keys = keysOf(read);
        int streams = (read.size() - keys) / 2;
        byte[][] args = null;
        for (int i = keys; i < keys + streams; i++) {
            if (Arrays.equals(read.arg(i + streams), LAST)) {
                args = args == null ? copy(read) : args;
                args[i + streams] = lastEntry(read.arg(i), once, call);
            }
        }
        return args == null ? read : Command.of(args);
    }

    /** Returns where the names of the streams begin; behind everything if they are missing. */
    private static int keysOf(Command read) {
        for (int i = 1; i < read.size(); i++) {
            if (read.text(i).equalsIgnoreCase("STREAMS")) {
                return i + 1;
            }
        }
        return read.size();
    }

    private byte[] lastEntry(byte[] stream, BlockingCalls.Once once, AuthorityCall call) {
        Command last = Command.of(
                "XREVRANGE".getBytes(US_ASCII),
                stream,
                new byte[] {'+'},
                new byte[] {'-'},
                "COUNT".getBytes(US_ASCII),
                new byte[] {'1'});
        return id(once.call(last, table.find(last), call));
    }

    private static byte[] id(@Nullable Object entries) {
        return entries instanceof List<?> list
                        && !list.isEmpty()
                        && list.get(0) instanceof List<?> entry
                        && entry.get(0) instanceof byte[] id
                ? id
                : BEFORE_ALL;
    }

    private static byte[][] copy(Command command) {
        byte[][] args = new byte[command.size()][];
        for (int i = 0; i < args.length; i++) {
            args[i] = command.arg(i);
        }
        return args;
    }
}
