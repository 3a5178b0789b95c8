package io.crossfade.backfill.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a checkpoint up to the first damaged line: whatever a crash tore off was not yet promised. */
final class CheckpointReader {
    private final Path file;
    private final List<Line> lines = new ArrayList<>();
    private long soundBytes;

    private CheckpointReader(Path file) {
        this.file = file;
    }

    /** Reads all of {@code channel}. */
    static CheckpointReader read(Path file, FileChannel channel) throws IOException {
        CheckpointReader reader = new CheckpointReader(file);
        reader.readLines(contentOf(channel));
        return reader;
    }

    /** Returns what the file says, or null if it is empty. */
    @Nullable SavedState state() {
        if (lines.isEmpty()) {
            return null;
        }
        try {
            return Lines.read(lines);
        } catch (IllegalArgumentException | DateTimeException malformed) {
            throw new CheckpointRefusedException(
                    "checkpoint " + file + " cannot be read: " + malformed.getMessage(), malformed);
        }
    }

    /** Returns the length of the sound part of the file. */
    long soundBytes() {
        return soundBytes;
    }

    private void readLines(byte[] content) {
        int from = 0;
        for (int end = lineEnd(content, from); end >= 0; end = lineEnd(content, from)) {
            Optional<Line> line = Line.parse(new String(content, from, end - from, UTF_8));
            if (line.isEmpty()) {
                break;
            }
            lines.add(line.get());
            from = end + 1;
        }
        soundBytes = from;
        if (content.length > 0 && (lines.isEmpty() || !lines.get(0).kind().equals(Lines.HEADER))) {
            throw new CheckpointRefusedException(
                    file + " is not a checkpoint, or its first line is damaged; name another file or remove this one");
        }
    }

    private static int lineEnd(byte[] content, int from) {
        for (int i = from; i < content.length; i++) {
            if (content[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private static byte[] contentOf(FileChannel channel) throws IOException {
        ByteBuffer content = ByteBuffer.allocate(Math.toIntExact(channel.size()));
        while (content.hasRemaining() && channel.read(content, content.position()) >= 0) {
            // read on
        }
        return content.array();
    }
}
