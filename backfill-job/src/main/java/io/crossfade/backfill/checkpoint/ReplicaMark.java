package io.crossfade.backfill.checkpoint;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far a replica was when nothing was left to do, for the run after it. Before its snapshot was through it was nowhere.
 *
 * @param job what makes two runs the same job, without spaces
 * @param run under which name it is in the record on the target, without spaces
 * @param replicationId of which history of the source; "?" if it was nowhere
 * @param offset how many bytes of it; -1 if it was nowhere
 * @param database the database that the next command is about
 */
public record ReplicaMark(String job, String run, String replicationId, long offset, int database) {
    private static final Pattern FORM = Pattern.compile(
            "crossfade-replica 2 (\\S{1,100}) (\\S{1,100}) (\\S{1,100}) (-1|\\d{1,18}) (\\d{1,9}) end\\R?");

    /** Returns the file of the run that holds {@code lock}. */
    public static Path beside(Path lock) {
        return lock.resolveSibling(lock.getFileName() + ".mark");
    }

    /** Returns what {@code file} says; nothing if there is none, or it is not whole. */
    public static Optional<ReplicaMark> read(Path file) {
        try {
            Matcher found = FORM.matcher(Files.readString(file, US_ASCII));
            return found.matches()
                    ? Optional.of(new ReplicaMark(
                            found.group(1),
                            found.group(2),
                            found.group(3),
                            Long.parseLong(found.group(4)),
                            Integer.parseInt(found.group(5))))
                    : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new CheckpointRefusedException(file + " cannot be read: " + e, e);
        }
    }

    /** Writes it; whoever reads finds the old or the new one, never a part. */
    public void write(Path file) {
        String text = "crossfade-replica 2 " + job + " " + run + " " + replicationId + " " + offset + " " + database
                + " end\n";
        try {
            Path written = Files.writeString(file.resolveSibling(file.getFileName() + ".new"), text, US_ASCII);
            Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be written", e);
        }
    }

    /** Takes away what {@code file} says. */
    public static void forget(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be removed", e);
        }
    }
}
