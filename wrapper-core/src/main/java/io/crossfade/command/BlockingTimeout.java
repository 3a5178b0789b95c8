package io.crossfade.command;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.crossfade.model.Command;
import java.math.BigDecimal;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Where a blocking command says how long it waits at most, and in which unit. Immutable. */
public final class BlockingTimeout {
    private static final byte[] STREAMS = Ascii.upperCase("STREAMS");
    private static final int LAST = -1;
    private static final double MILLIS_PER_SECOND = 1_000;

    private final int index;
    private final byte @Nullable [] keyword;
    private final boolean seconds;

    private BlockingTimeout(int index, byte @Nullable [] keyword, boolean seconds) {
        this.index = index;
        this.keyword = keyword;
        this.seconds = seconds;
    }

    /** Reads the column {@code blocking} of {@code command-rules.tsv}; null if nothing stands there. */
    static @Nullable BlockingTimeout parse(String cell) {
        if (cell.equals(Tsv.EMPTY)) {
            return null;
        }
        String[] parts = cell.split(" ");
        if (parts.length != 2 || !parts[1].matches("seconds|millis") || !parts[0].matches("last|\\d+|[A-Z]+@\\d+")) {
            throw new IllegalArgumentException("blocking " + cell + " is not a place and a unit");
        }
        boolean seconds = parts[1].equals("seconds");
        if (parts[0].equals("last")) {
            return new BlockingTimeout(LAST, null, seconds);
        }
        int at = parts[0].indexOf('@');
        int index = Integer.parseInt(parts[0].substring(at + 1));
        return new BlockingTimeout(index, at < 0 ? null : Ascii.upperCase(parts[0].substring(0, at)), seconds);
    }

    /**
     * Returns how long {@code command} waits at most, in milliseconds, rounded up; 0 means for ever. Empty if it does
     * not wait in this form, or is written so that the server will refuse it.
     */
    public OptionalLong timeoutMillis(Command command) {
        int at = indexIn(command);
        if (at < 0) {
            return OptionalLong.empty();
        }
        try {
            BigDecimal value = new BigDecimal(new String(command.arg(at), US_ASCII));
            double millis = Math.ceil(seconds ? value.doubleValue() * MILLIS_PER_SECOND : value.doubleValue());
            return millis < 0 || millis >= Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of((long) millis);
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    /**
     * Returns a command like {@code command} that waits at most {@code millis} milliseconds, 0 for ever. One that does
     * not wait in this form is returned as it is.
     */
    public Command withTimeout(Command command, long millis) {
        if (millis < 0) {
            throw new IllegalArgumentException("timeout " + millis + " ms is negative");
        }
        int at = indexIn(command);
        if (at < 0) {
            return command;
        }
        byte[][] args = new byte[command.size()][];
        for (int i = 0; i < args.length; i++) {
            args[i] = command.arg(i);
        }
        String text = seconds ? BigDecimal.valueOf(millis, 3).toPlainString() : Long.toString(millis);
        args[at] = text.getBytes(US_ASCII);
        return Command.of(args);
    }

    private int indexIn(Command command) {
        int size = command.size();
        if (keyword == null) {
            int at = index == LAST ? size - 1 : index;
            return at > 0 && at < size ? at : -1;
        }
        for (int i = index; i + 1 < size && !Ascii.matches(command.arg(i), STREAMS); i++) {
            if (Ascii.matches(command.arg(i), keyword)) {
                return i + 1;
            }
        }
        return -1;
    }
}
