package io.crossfade.backfill.checkpoint;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Makes files that hold keys, which are the user's data: nobody else may read them, where the file system knows permissions. */
final class PrivateFile {
    private static final Set<OpenOption> ALL =
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);

    private PrivateFile() {}

    /** Opens or creates {@code file} for reading and writing. */
    static FileChannel open(Path file) throws IOException {
        if (!FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            return FileChannel.open(file, ALL);
        }
        FileChannel channel = FileChannel.open(
                file, ALL, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return channel;
    }
}
