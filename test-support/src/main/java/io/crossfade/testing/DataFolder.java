package io.crossfade.testing;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Where a server keeps its append-only file while it is killed and started again. */
final class DataFolder {
    private static final int ATTEMPTS = 10;

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

    /** A child that a killed server has left may still write there: what vanishes meanwhile, or comes, is no failure. */
    static void remove(Path folder) {
        for (int i = 0; i < ATTEMPTS && Files.exists(folder); i++) {
            delete(folder.toFile());
        }
    }

    private static void delete(File file) {
        File[] inside = file.listFiles();
        if (inside != null) {
            for (File each : inside) {
                delete(each);
            }
        }
        file.delete();
    }
}
