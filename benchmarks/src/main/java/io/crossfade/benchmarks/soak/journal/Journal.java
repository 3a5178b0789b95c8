package io.crossfade.benchmarks.soak.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.LongBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What one thread did: how many calls it made on each thing that is counted, and logs of what is looked at one by one. For one
 * writing thread; others may read at any time.
 */
public final class Journal {
    private static final String SUFFIX = ".journal";
    private static final int OUTCOMES = Outcome.values().length;

    private final int process;
    private final int thread;
    private final LongBuffer longs;

    private Journal(int process, int thread, LongBuffer longs) {
        this.process = process;
        this.thread = thread;
        this.longs = longs;
    }

    /**
     * Makes the journal of a thread.
     *
     * @param process the number of the process, of which each start has its own
     * @throws UncheckedIOException if the file cannot be made
     */
    public static Journal create(Path folder, int process, int thread) {
        Path file = folder.resolve(process + "-" + thread + SUFFIX);
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return new Journal(process, thread, map(channel, MapMode.READ_WRITE));
        } catch (IOException e) {
            throw new UncheckedIOException("the journal " + file + " cannot be made", e);
        }
    }

    /** Returns the journals of every thread that has run so far, to read. */
    public static List<Journal> all(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(SUFFIX))
                    .sorted()
                    .map(Journal::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("the journals cannot be read", e);
        }
    }

    private static Journal read(Path file) {
        String[] name = String.valueOf(file.getFileName()).replace(SUFFIX, "").split("-", 2);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return new Journal(Integer.parseInt(name[0]), Integer.parseInt(name[1]), map(channel, MapMode.READ_ONLY));
        } catch (IOException e) {
            throw new UncheckedIOException("the journal " + file + " cannot be read", e);
        }
    }

    private static LongBuffer map(FileChannel channel, MapMode mode) throws IOException {
        return channel.map(mode, 0, (long) JournalLog.END * Long.BYTES).asLongBuffer();
    }

    /** Returns the number of the process. */
    public int process() {
        return process;
    }

    /** Returns the number of the thread in its process. */
    public int thread() {
        return thread;
    }

    /** Counts calls that are about to begin. */
    public void begin(int cell, int calls) {
        add(cell * OUTCOMES, calls);
    }

    /** Counts calls that have ended; those whose outcome is unknown stay begun. */
    public void end(int cell, int calls, Outcome outcome) {
        if (outcome != Outcome.UNKNOWN) {
            add(cell * OUTCOMES + outcome.ordinal(), calls);
        }
    }

    private void add(int index, int calls) {
        longs.put(index, longs.get(index) + calls);
    }

    /** Returns the calls of a cell that ended so, or have not ended. */
    public long calls(int cell, Outcome outcome) {
        long acknowledged = longs.get(cell * OUTCOMES + Outcome.ACKNOWLEDGED.ordinal());
        long refused = longs.get(cell * OUTCOMES + Outcome.REFUSED.ordinal());
        return switch (outcome) {
            case ACKNOWLEDGED -> acknowledged;
            case REFUSED -> refused;
            case UNKNOWN -> longs.get(cell * OUTCOMES) - acknowledged - refused;
        };
    }

    /** Returns whether a log has no room for another record. */
    public boolean isFull(JournalLog log) {
        return longs.get(log.start()) == log.records();
    }

    /** Appends a record; returns its number in the log. */
    public int append(JournalLog log, long... record) {
        int number = (int) longs.get(log.start());
        for (int i = 0; i < record.length; i++) {
            longs.put(log.at(number, i), record[i]);
        }
        longs.put(log.start(), number + 1L);
        return number;
    }

    /** Changes one part of a record. */
    public void put(JournalLog log, int number, int part, long value) {
        longs.put(log.at(number, part), value);
    }

    /** Returns how many records a log has. */
    public int size(JournalLog log) {
        return (int) longs.get(log.start());
    }

    /** Returns one part of a record. */
    public long get(JournalLog log, int number, int part) {
        return longs.get(log.at(number, part));
    }

    /** Returns the parts of every record of a log. */
    public List<long[]> records(JournalLog log) {
        List<long[]> records = new ArrayList<>(size(log));
        for (int number = 0; number < size(log); number++) {
            long[] record = new long[log.parts()];
            for (int i = 0; i < record.length; i++) {
                record[i] = get(log, number, i);
            }
            records.add(record);
        }
        return records;
    }

    /** Returns how a call ended whose outcome is a part of a record. */
    public static Outcome outcome(long part) {
        return Outcome.at(part);
    }
}
