package io.crossfade.backfill.checkpoint;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Tells a running job what is wanted of it: a file beside its checkpoint, which the job looks at while it runs. Thread-safe.
 *
 * @param file the file, which need not exist
 */
public record ControlFile(Path file) {
    private static final String SUFFIX = ".control";

    /** Returns the one of the job that has this checkpoint. */
    public static ControlFile beside(Path checkpoint) {
        return new ControlFile(checkpoint.resolveSibling(checkpoint.getFileName() + SUFFIX));
    }

    /**
     * Leaves a wish; the reader sees the old or the new one, never a part.
     *
     * @throws CheckpointRefusedException if the file cannot be written
     */
    public void write(Wish wish) {
        try {
            if (wish == Wish.RUN) {
                Files.deleteIfExists(file);
                return;
            }
            Path written = Files.writeString(file.resolveSibling(file.getFileName() + ".new"), wish.name(), US_ASCII);
            Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new CheckpointRefusedException(file + " cannot be written: " + e, e);
        }
    }

    /**
     * Returns the latest wish.
     *
     * @throws CheckpointRefusedException if the file says something else
     */
    public Wish read() {
        try {
            return Wish.valueOf(Files.readString(file, US_ASCII).strip());
        } catch (NoSuchFileException e) {
            return Wish.RUN;
        } catch (IllegalArgumentException e) {
            throw new CheckpointRefusedException(file + " says neither PAUSE nor STOP; remove it", e);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read", e);
        }
    }
}
