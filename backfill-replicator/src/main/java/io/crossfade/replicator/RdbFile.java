package io.crossfade.replicator;

import io.crossfade.backfill.feed.FeedException;
import io.crossfade.backfill.feed.SnapshotSink;
import io.crossfade.backfill.feed.StoredKey;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** An RDB file. */
record RdbFile(Path file) {
    private static final int BUFFER_BYTES = 1 << 16;

    /** Reads its check sum, and then all of it; returns how many keys it holds. */
    long check(Runnable eachKey) {
        KeyCounter counter = new KeyCounter(eachKey);
        apply(() -> {
            RdbChecksum.check(file);
            long length = read(counter, RdbReader.SAME_VERSION);
            if (length != Files.size(file)) {
                throw new UnreadableException("there is more behind its end: is it an append-only file?", null);
            }
        });
        return counter.keys;
    }

    /** Hands on what it holds. */
    void read(int newestVersion, SnapshotSink sink) {
        apply(() -> read(sink, newestVersion));
    }

    private long read(SnapshotSink sink, int newestVersion) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES)) {
            return new RdbReader(in, newestVersion, sink).read();
        }
    }

    private interface Reading {
        void run() throws IOException;
    }

    private void apply(Reading reading) {
        try {
            reading.run();
        } catch (NoSuchFileException e) {
            throw new FeedException("there is no file " + file, e);
        } catch (EOFException e) {
            throw new FeedException(file + " cannot be read: it ends too early", e);
        } catch (UnreadableException e) {
            throw new FeedException(file + " cannot be read: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new FeedException(file + " cannot be read: " + e.getClass().getSimpleName(), e);
        }
    }

    /** Counts keys and takes nothing else. */
    private static final class KeyCounter implements SnapshotSink {
        private final Runnable eachKey;
        private long keys;

        KeyCounter(Runnable eachKey) {
            this.eachKey = eachKey;
        }

        @Override
        public void key(StoredKey key) {
            eachKey.run();
            keys++;
        }

        @Override
        public void function(byte[] code) {}

        @Override
        public void leftOut(String what) {}
    }
}
