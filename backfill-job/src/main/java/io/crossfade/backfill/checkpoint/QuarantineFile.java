package io.crossfade.backfill.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.crossfade.backfill.copy.KeyOutcome;
import io.crossfade.backfill.copy.Quarantine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The file beside a checkpoint that keeps the keys which the walk has quarantined, up to a bound, and beyond it the slices that have
 * more. It is there only if a key was quarantined. Thread-safe; whoever uses it holds the checkpoint's lock. A line is in the file when
 * the call returns.
 */
final class QuarantineFile implements AutoCloseable {
    private static final String SUFFIX = ".quarantine";

    private final Path file;
    private final long most;

    @GuardedBy("this") private @Nullable FileChannel channel;

    @GuardedBy("this") private final Set<Integer> slices = new TreeSet<>();

    @GuardedBy("this") private Instant started = Instant.EPOCH;

    @GuardedBy("this") private long count;

    /**
     * Creates it; opens nothing.
     *
     * @param most how many keys are kept by name
     */
    QuarantineFile(Path file, long most) {
        this.file = file;
        this.most = most;
    }

    /** Returns where the keys of the job are that has this checkpoint. */
    static Path beside(Path checkpoint) {
        return checkpoint.resolveSibling(checkpoint.getFileName() + SUFFIX);
    }

    /** Forgets everything: a walk begins. */
    synchronized void begin(Instant walkStarted) throws IOException {
        close();
        Files.deleteIfExists(file);
        slices.clear();
        started = walkStarted;
        count = 0;
    }

    /** Goes on with the walk of {@code earlier}. Slices whose quarantined keys the file does not have are named in it. */
    synchronized void resume(SavedState earlier) throws IOException {
        close();
        started = earlier.walk().started();
        count = 0;
        slices.clear();
        QuarantineReader reader = QuarantineReader.open(file, started);
        if (reader.isOfThisWalk()) {
            count = reader.count();
            slices.addAll(reader.slices());
            FileChannel opened = PrivateFile.open(file);
            opened.truncate(reader.soundBytes());
            opened.position(reader.soundBytes());
            channel = opened;
            return;
        }
        Files.deleteIfExists(file);
        for (int slice : slicesWithQuarantined(earlier.marks())) {
            name(slice);
        }
    }

    /** Returns the slices that have quarantined keys, by what has been recorded of them. */
    static Set<Integer> slicesWithQuarantined(Map<Integer, Mark> marks) {
        Set<Integer> slices = new TreeSet<>();
        marks.forEach((slice, mark) -> {
            if (mark.counts().of(KeyOutcome.QUARANTINED) > 0) {
                slices.add(slice);
            }
        });
        return slices;
    }

    /** Keeps keys that a slice has quarantined, all of them or none: then the slice is named. */
    synchronized void keep(int slice, List<Quarantine.Entry> entries) throws IOException {
        if (slices.contains(slice)) {
            return;
        }
        if (count + entries.size() > most) {
            name(slice);
        } else {
            add(entries);
        }
    }

    /** Keeps keys that were there before: the bound is not asked. */
    synchronized void add(List<Quarantine.Entry> entries) throws IOException {
        StringBuilder lines = new StringBuilder();
        entries.forEach(entry -> lines.append(QuarantineLines.key(entry).text()));
        append(lines.toString());
        count += entries.size();
    }

    /** Writes the first line, if nothing is there yet. */
    synchronized void create() throws IOException {
        append("");
    }

    private synchronized void name(int slice) throws IOException {
        slices.add(slice);
        append(QuarantineLines.slice(slice).text());
    }

    @GuardedBy("this") private void append(String lines) throws IOException {
        String all = lines;
        if (channel == null) {
            channel = PrivateFile.open(file);
            channel.truncate(0);
            all = QuarantineLines.header(started).text() + lines;
        }
        ByteBuffer bytes = ByteBuffer.wrap(all.getBytes(UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** Forces it to the disk and closes it. Idempotent. */
    @Override
    public synchronized void close() {
        if (channel == null) {
            return;
        }
        try (FileChannel closing = channel) {
            closing.force(false);
        } catch (IOException e) {
            throw new UncheckedIOException("quarantine " + file + " cannot be written", e);
        }
        channel = null;
    }
}
