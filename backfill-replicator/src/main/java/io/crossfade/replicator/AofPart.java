package io.crossfade.replicator;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.crossfade.backfill.feed.SnapshotSink;
import io.crossfade.model.Command;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** One file of an append-only file: perhaps an RDB, and commands behind it. */
record AofPart(Path file) {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final byte[] MAGIC = "REDIS".getBytes(US_ASCII);

    /** Takes what stands in a file. */
    interface Taker {
        /** An annotation; {@code place} is where it ends. */
        void annotation(String text, Place place) throws IOException;

        /** A command that is no SELECT, MULTI or EXEC. */
        void command(int database, Command command);
    }

    /**
     * A place between two commands.
     *
     * @param offset how many bytes stand before it
     * @param database the database that the next command is about
     */
    record Place(long offset, int database) {}

    /**
     * How a file ends.
     *
     * @param place behind its last whole transaction
     * @param commands how many commands stand before it
     * @param length how long it was
     * @param inTransaction whether a transaction has no end
     */
    record End(Place place, long commands, long length, boolean inTransaction) {
        boolean isTorn() {
            return place.offset() < length;
        }
    }

    boolean beginsWithSnapshot() throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return Arrays.equals(in.readNBytes(MAGIC.length), MAGIC);
        }
    }

    /** Hands on the RDB that it begins with; returns how many bytes that takes. */
    long readSnapshot(int newestVersion, SnapshotSink sink) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES)) {
            return new RdbReader(in, newestVersion, sink).read();
        } catch (EOFException e) {
            throw new UnreadableException("the snapshot at its beginning ends too early", e);
        }
    }

    /** As {@link #readSnapshot}, and its check sum. */
    long checkSnapshot(SnapshotSink sink) throws IOException {
        RdbChecksum.checkVersion(file);
        long length = readSnapshot(RdbReader.SAME_VERSION, sink);
        RdbChecksum.check(file, length);
        return length;
    }

    /** Hands on the commands from {@code from} on, before {@code until} or the end. */
    End readCommands(Place from, long until, Taker taker) throws IOException {
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            long length = Math.min(until, channel.size());
            channel.position(from.offset());
            CommandReader reader = new CommandReader(
                    new BufferedInputStream(Channels.newInputStream(channel), BUFFER_BYTES), from.offset());
            return new Reading(reader, taker, length, from).run();
        }
    }

    /** One way through the commands. */
    private static final class Reading {
        private final CommandReader reader;
        private final Taker taker;
        private final long length;
        private Place whole;
        private int database;
        private long commands;
        private long pending;
        private boolean inTransaction;

        Reading(CommandReader reader, Taker taker, long length, Place from) {
            this.reader = reader;
            this.taker = taker;
            this.length = length;
            this.whole = from;
            this.database = from.database();
        }

        End run() throws IOException {
            try {
                while (reader.offset() < length && reader.next()) {
                    take();
                    if (!inTransaction) {
                        commands += pending;
                        pending = 0;
                        whole = new Place(reader.offset(), database);
                    }
                }
            } catch (EOFException e) {
                return new End(whole, commands, length, inTransaction);
            }
            return new End(whole, commands, length, inTransaction);
        }

        private void take() throws IOException {
            if (reader.isAnnotation()) {
                taker.annotation(reader.annotation(), new Place(reader.offset(), database));
                return;
            }
            Command command = reader.read();
            if (isWord(command, "SELECT", 2)) {
                database = number(command.text(1));
            } else if (isWord(command, "MULTI", 1)) {
                begin();
            } else if (isWord(command, "EXEC", 1)) {
                end();
            } else {
                pending++;
                taker.command(database, command);
            }
        }

        private void begin() throws UnreadableException {
            if (inTransaction) {
                throw new UnreadableException("a transaction begins inside of another", null);
            }
            inTransaction = true;
        }

        private void end() throws UnreadableException {
            if (!inTransaction) {
                throw new UnreadableException("a transaction ends that has not begun", null);
            }
            inTransaction = false;
        }

        private static boolean isWord(Command command, String word, int size) {
            return command.size() == size
                    && command.arg(0).length == word.length()
                    && word.equalsIgnoreCase(command.text(0));
        }

        private static int number(String text) throws UnreadableException {
            try {
                return Integer.parseInt(text);
            } catch (NumberFormatException e) {
                throw new UnreadableException("a SELECT names no database", e);
            }
        }
    }
}
