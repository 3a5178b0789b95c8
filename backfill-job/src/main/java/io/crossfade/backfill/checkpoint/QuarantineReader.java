package io.crossfade.backfill.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads the file of a quarantine up to the first damaged line, line by line, so that its size does not matter. Not thread-safe. */
final class QuarantineReader implements AutoCloseable {
    private final InputStream in;
    private final boolean ofThisWalk;
    private final Set<Integer> slices = new TreeSet<>();
    private long count;
    private long soundBytes;

    private QuarantineReader(InputStream in, Instant started) throws IOException {
        this.in = in;
        this.ofThisWalk =
                next().filter(line -> QuarantineLines.isHeaderOf(line, started)).isPresent();
    }

    /** Reads all of {@code file}, which need not exist, if it is that of the walk that began at {@code started}. */
    static QuarantineReader open(Path file, Instant started) throws IOException {
        try (QuarantineReader reader = lines(file, started)) {
            Optional<Line> line = reader.ofThisWalk ? reader.next() : Optional.empty();
            while (line.isPresent()) {
                reader.take(line.get());
                line = reader.next();
            }
            return reader;
        }
    }

    /** Opens {@code file} behind its first line. */
    static QuarantineReader lines(Path file, Instant started) throws IOException {
        InputStream in = Files.exists(file)
                ? new BufferedInputStream(Files.newInputStream(file))
                : InputStream.nullInputStream();
        try {
            return new QuarantineReader(in, started);
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    boolean isOfThisWalk() {
        return ofThisWalk;
    }

    long count() {
        return count;
    }

    Set<Integer> slices() {
        return Set.copyOf(slices);
    }

    long soundBytes() {
        return soundBytes;
    }

    /** Returns the next sound line; nothing at the end, or where the first damaged one is. */
    Optional<Line> next() throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        for (int read = in.read(); read != '\n'; read = in.read()) {
            if (read < 0) {
                return Optional.empty();
            }
            text.write(read);
        }
        Optional<Line> line = Line.parse(text.toString(UTF_8));
        if (line.isPresent()) {
            soundBytes += text.size() + 1L;
        }
        return line;
    }

    /** Counts a line. */
    void take(Line line) {
        if (QuarantineLines.isKey(line)) {
            count++;
        } else if (QuarantineLines.isSlice(line)) {
            slices.add(QuarantineLines.sliceOf(line));
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
