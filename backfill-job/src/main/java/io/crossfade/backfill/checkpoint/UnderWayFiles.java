package io.crossfade.backfill.checkpoint;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.crossfade.model.Key;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The notes of keys under way in files beside a checkpoint, one for each slice that is walked at a time. Thread-safe; whoever uses it
 * holds the checkpoint's lock. A page costs one write of its names, which is not forced to the disk: it outlives the process, not the
 * machine.
 */
public final class UnderWayFiles implements AutoCloseable {
    private static final String INFIX = ".underway.";

    private final Path checkpoint;
    private final Job job;

    @GuardedBy("this") private final Deque<Notes> free = new ArrayDeque<>();

    @GuardedBy("this") private final List<Notes> all = new ArrayList<>();

    @GuardedBy("this") private int next;

    /**
     * Creates them; opens nothing.
     *
     * @param job notes of one between other servers are not read
     */
    public UnderWayFiles(Path checkpoint, Job job) {
        this.checkpoint = checkpoint;
        this.job = job;
    }

    /** Returns the keys that an earlier process had under way when it ended. */
    public synchronized List<Key> left() {
        Set<Key> keys = new LinkedHashSet<>();
        try {
            for (Path file : files()) {
                ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
                Optional<NotedKeys> first = NotedKeys.read(bytes, job);
                Optional<NotedKeys> next = first;
                while (next.isPresent() && next.get().page() == first.get().page()) {
                    keys.addAll(next.get().keys());
                    next = NotedKeys.read(bytes, job);
                }
            }
        } catch (IOException e) {
            throw failed(e);
        }
        return List.copyOf(keys);
    }

    /** Removes all notes: nothing is under way. */
    public synchronized void forget() {
        close();
        try {
            for (Path file : files()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Returns what notes the keys of a slice that begins. */
    public synchronized UnderWay slice() {
        Notes notes = free.poll();
        if (notes == null) {
            notes = new Notes(unused());
            all.add(notes);
        }
        return notes;
    }

    /** A file that is there may hold what an earlier process had under way. */
    @GuardedBy("this") private Path unused() {
        Path file = file(next++);
        while (Files.exists(file)) {
            file = file(next++);
        }
        return file;
    }

    private Path file(int number) {
        return checkpoint.resolveSibling(checkpoint.getFileName() + INFIX + number);
    }

    private List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        Path folder = checkpoint.toAbsolutePath().getParent();
        String name = checkpoint.getFileName() + INFIX;
        try (DirectoryStream<Path> found = Files.newDirectoryStream(
                folder, file -> file.getFileName().toString().startsWith(name))) {
            found.forEach(files::add);
        }
        return files;
    }

    private synchronized void giveBack(Notes notes) {
        free.add(notes);
    }

    private UncheckedIOException failed(IOException e) {
        return new UncheckedIOException("the keys under way beside " + checkpoint + " cannot be read or written", e);
    }

    /** Closes the files and leaves them as they are. Idempotent; nobody may note anything meanwhile. */
    @Override
    public synchronized void close() {
        try {
            for (Notes notes : all) {
                notes.close();
            }
        } catch (IOException e) {
            throw failed(e);
        }
        all.clear();
        free.clear();
        next = 0;
    }

    /** One file: pages behind each other as long as they have not ended, then from its beginning again. */
    private final class Notes implements UnderWay {
        private final FileChannel channel;
        private long page = 1;
        private long position;

        Notes(Path file) {
            try {
                channel = PrivateFile.open(file);
            } catch (IOException e) {
                throw failed(e);
            }
        }

        @Override
        public void begin(List<Key> keys) {
            ByteBuffer bytes = new NotedKeys(page, keys).written(job);
            try {
                while (bytes.hasRemaining()) {
                    position += channel.write(bytes, position);
                }
            } catch (IOException e) {
                throw failed(e);
            }
        }

        @Override
        public void ended(boolean through) {
            page++;
            position = 0;
            if (through) {
                giveBack(this);
            }
        }

        void close() throws IOException {
            channel.close();
        }
    }
}
