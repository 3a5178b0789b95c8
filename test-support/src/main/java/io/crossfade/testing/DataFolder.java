package io.crossfade.testing;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Where a server keeps its append-only file while it is killed and started again. */
final class DataFolder {
    private final Path folder;

    private DataFolder(Path folder) {
        this.folder = folder;
    }

    static DataFolder create() {
        try {
            return new DataFolder(Files.createTempDirectory("real-redis-data-"));
        } catch (IOException e) {
            throw new ServerStartException("there is no folder for the server's data", e);
        }
    }

    /**
     * Without a background fsync the server writes to the file before every reply; with {@code everysec} it may put that off
     * for two seconds while one is under way. The file is rewritten early, so that a restart is quick.
     */
    List<String> settings() {
        return List.of("dir " + folder, "appendonly yes", "appendfsync no", "auto-aof-rewrite-min-size 16mb");
    }

    void remove() {
        remove(folder);
    }

    static void remove(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException e) {
            throw new IllegalStateException("the folder " + folder + " cannot be removed", e);
        }
    }
}
