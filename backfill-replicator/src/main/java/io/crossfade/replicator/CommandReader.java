package io.crossfade.replicator;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.Objects.requireNonNull;

import io.crossfade.model.Command;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads commands as servers write them to an append-only file, and the annotations between them (Redis 7.0: src/aof.c,
 * loadSingleAppendOnlyFile). What a length says is not believed before so many bytes are there. For one thread.
 */
final class CommandReader {
    /** What a server takes as one command unless it is told otherwise: client-query-buffer-limit. */
    private static final long LARGEST_BYTES = 1L << 30;

    private static final int LONGEST_LINE = 1024;

    /** What an argument takes besides its bytes. */
    private static final int BYTES_BESIDE = 32;

    private final InputStream in;
    private final long largestBytes;
    private long offset;
    private @Nullable Command command;
    private String annotation = "";

    CommandReader(InputStream in, long offset) {
        this(in, offset, Math.min(LARGEST_BYTES, Runtime.getRuntime().maxMemory() / 4));
    }

    /** Creates a reader that stands {@code offset} bytes behind the beginning, and refuses commands of more than so many bytes. */
    CommandReader(InputStream in, long offset, long largestBytes) {
        this.in = in;
        this.offset = offset;
        this.largestBytes = largestBytes;
    }

    /** Returns how many bytes were read; after {@link #next()}, those up to the end of what it read. */
    long offset() {
        return offset;
    }

    /**
     * Reads a command or an annotation; returns false at the end.
     *
     * @throws EOFException if the end comes in the middle of one
     * @throws UnreadableException if there is something else
     */
    boolean next() throws IOException {
        int first = in.read();
        if (first < 0) {
            return false;
        }
        offset++;
        command = first == '*' ? command() : null;
        if (first == '#') {
            annotation = line();
        } else if (first != '*') {
            throw damaged("something stands where a command should");
        }
        return true;
    }

    boolean isAnnotation() {
        return command == null;
    }

    Command read() {
        return requireNonNull(command);
    }

    /** What stands behind the # of an annotation. */
    String annotation() {
        return annotation;
    }

    private Command command() throws IOException {
        long arguments = number(line());
        if (arguments < 1) {
            throw damaged("a command has no name");
        }
        List<byte[]> args = new ArrayList<>();
        long left = largestBytes;
        for (long i = 0; i < arguments; i++) {
            byte[] argument = argument(left);
            args.add(argument);
            left -= argument.length + BYTES_BESIDE;
        }
        return Command.of(args.toArray(byte[][]::new));
    }

    private byte[] argument(long most) throws IOException {
        String head = line();
        if (!head.startsWith("$")) {
            throw damaged("an argument does not begin as one");
        }
        long length = number(head.substring(1));
        if (length < 0) {
            throw damaged("an argument has a negative length");
        }
        if (length > most) {
            throw damaged("a command has more than " + (largestBytes >> 20)
                    + " MiB: give the job more memory (java -Xmx, four times as much), or let a server load the file");
        }
        byte[] argument = in.readNBytes((int) length);
        offset += argument.length;
        if (argument.length < length) {
            throw new EOFException();
        }
        if (byteOrEnd() != '\r' || byteOrEnd() != '\n') {
            throw damaged("an argument is longer than it says");
        }
        return argument;
    }

    private String line() throws IOException {
        byte[] line = new byte[LONGEST_LINE];
        for (int length = 0; length < LONGEST_LINE; length++) {
            int read = byteOrEnd();
            if (read == '\n' && length > 0 && line[length - 1] == '\r') {
                return new String(line, 0, length - 1, ISO_8859_1);
            }
            line[length] = (byte) read;
        }
        throw damaged("a line has no end");
    }

    private int byteOrEnd() throws IOException {
        int read = in.read();
        if (read < 0) {
            throw new EOFException();
        }
        offset++;
        return read;
    }

    private long number(String text) throws UnreadableException {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw damaged("a length is no number");
        }
    }

    private UnreadableException damaged(String what) {
        return new UnreadableException(what + " (byte " + offset + ")", null);
    }
}
