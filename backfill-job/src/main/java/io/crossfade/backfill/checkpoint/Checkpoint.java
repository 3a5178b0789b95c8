package io.crossfade.backfill.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.crossfade.backfill.copy.Quarantine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The checkpoint file of a running job, held under a lock so that no second run writes to it. Thread-safe.
 *
 * <p>A line is in the file when the call returns, so it outlives a killed process; it is forced to the disk at most {@value
 * #FORCE_MILLIS} ms later by the next call, and at the end.
 */
public final class Checkpoint implements Marks, AutoCloseable {
    private static final long FORCE_MILLIS = 200;
    private static final long MOST_QUARANTINED = 100_000;

    private static final Duration LOCK_PATIENCE = Duration.ofSeconds(1);
    private static final Duration LOCK_POLL = Duration.ofMillis(20);

    private final Path file;
    private final FileChannel channel;
    private final @Nullable SavedState earlier;
    private final Path quarantineFile;
    private final long mostQuarantined;
    private final QuarantineFile quarantine;

    @GuardedBy("this") private long forcedNanos = System.nanoTime();

    private Checkpoint(Path file, FileChannel channel, @Nullable SavedState earlier, long mostQuarantined) {
        this.file = file;
        this.channel = channel;
        this.earlier = earlier;
        this.quarantineFile = QuarantineFile.beside(file);
        this.mostQuarantined = mostQuarantined;
        this.quarantine = new QuarantineFile(quarantineFile, mostQuarantined);
    }

    /** As {@link #open(Path, long)}, with {@value #MOST_QUARANTINED} quarantined keys by name. */
    public static Checkpoint open(Path file) {
        return open(file, MOST_QUARANTINED);
    }

    /**
     * Opens or creates the file and locks it.
     *
     * @param mostQuarantined how many quarantined keys are kept by name
     * @throws CheckpointRefusedException if it is no checkpoint, is in use, or cannot be read and written
     */
    public static Checkpoint open(Path file, long mostQuarantined) {
        FileChannel channel = null;
        try {
            channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (!lockPatiently(channel)) {
                throw new CheckpointRefusedException("checkpoint " + file + " is in use by another run");
            }
            CheckpointReader reader = CheckpointReader.read(file, channel);
            SavedState earlier = reader.state();
            channel.truncate(reader.soundBytes());
            channel.position(reader.soundBytes());
            return new Checkpoint(file, channel, earlier, mostQuarantined);
        } catch (IOException e) {
            closeAfter(e, channel);
            throw new CheckpointRefusedException("checkpoint " + file + " cannot be opened: " + e, e);
        } catch (CheckpointRefusedException e) {
            closeAfter(e, channel);
            throw e;
        }
    }

    /**
     * Reads what {@code file} says, without a lock and without changing it.
     *
     * @return nothing if there is no such file or it is empty
     * @throws CheckpointRefusedException if it is no checkpoint or cannot be read
     */
    public static Optional<SavedState> peek(Path file) {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return Optional.ofNullable(CheckpointReader.read(file, channel).state());
        } catch (IOException e) {
            throw new CheckpointRefusedException("checkpoint " + file + " cannot be read: " + e, e);
        }
    }

    /**
     * Returns whether a run holds {@code file}.
     *
     * @throws CheckpointRefusedException if it cannot be opened
     */
    public static boolean isInUse(Path file) {
        if (!Files.exists(file)) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return !lock(channel);
        } catch (IOException e) {
            throw new CheckpointRefusedException("checkpoint " + file + " cannot be opened: " + e, e);
        }
    }

    /** Returns what the file said when it was opened. */
    public Optional<SavedState> earlier() {
        return Optional.ofNullable(earlier);
    }

    /** Forgets everything and begins anew. */
    public synchronized void begin(Job job, Walk walk) {
        try {
            channel.truncate(0);
            channel.position(0);
        } catch (IOException e) {
            throw failed(e);
        }
        append(Lines.header(job, walk));
        force();
        try {
            quarantine.begin(walk.started());
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Goes on with the walk that the file told of when it was opened. */
    public synchronized void resume(SavedState walk) {
        try {
            quarantine.resume(walk);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Returns the keys that are in quarantine by what the file told when it was opened. */
    public QuarantinedKeys quarantined(SavedState walk) {
        try {
            return FiledQuarantine.open(quarantineFile, mostQuarantined, walk);
        } catch (IOException e) {
            throw new CheckpointRefusedException("quarantine " + quarantineFile + " cannot be opened: " + e, e);
        }
    }

    @Override
    public void quarantined(int slice, List<Quarantine.Entry> entries) {
        try {
            quarantine.keep(slice, entries);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    @Override
    public synchronized void mark(Mark mark) {
        append(Lines.mark(mark));
        if (mark.done()
                || System.nanoTime() - forcedNanos
                        > Duration.ofMillis(FORCE_MILLIS).toNanos()) {
            force();
        }
    }

    /** Marks the job as finished. */
    public synchronized void finish(Instant at) {
        append(Lines.finished(at));
        force();
    }

    /** Forces what was written to the disk and gives the lock back. Idempotent. */
    @Override
    public synchronized void close() {
        if (!channel.isOpen()) {
            return;
        }
        force();
        quarantine.close();
        try {
            channel.close();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    @GuardedBy("this") private void append(Line line) {
        ByteBuffer bytes = ByteBuffer.wrap(line.text().getBytes(UTF_8));
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    @GuardedBy("this") private void force() {
        try {
            channel.force(false);
        } catch (IOException e) {
            throw failed(e);
        }
        forcedNanos = System.nanoTime();
    }

    private UncheckedIOException failed(IOException e) {
        return new UncheckedIOException("checkpoint " + file + " cannot be written", e);
    }

    /** Whoever looks whether the file is in use holds the lock for a moment. */
    private static boolean lockPatiently(FileChannel channel) throws IOException {
        long startNanos = System.nanoTime();
        boolean locked = lock(channel);
        while (!locked && System.nanoTime() - startNanos < LOCK_PATIENCE.toNanos()) {
            LockSupport.parkNanos(LOCK_POLL.toNanos());
            locked = lock(channel);
        }
        return locked;
    }

    private static boolean lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException heldHere) {
            return false;
        }
    }

    private static void closeAfter(Exception failure, @Nullable FileChannel channel) {
        if (channel == null) {
            return;
        }
        try {
            channel.close();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }
}
