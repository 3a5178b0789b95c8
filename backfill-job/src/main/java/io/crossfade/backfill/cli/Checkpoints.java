package io.crossfade.backfill.cli;

import io.crossfade.CrossfadeConfig;
import io.crossfade.model.DatabasePair;
import java.nio.file.Path;

/**
 * The checkpoint of each database: the file that is set for the one that connections begin with, and for each other one a
 * file beside it, whose name ends with its number. So another database does not void what is done of the first.
 *
 * @param file the file that is set
 * @param first the number of the first database on the source
 */
record Checkpoints(Path file, int first) {
    static Checkpoints of(Path file, CrossfadeConfig config) {
        return new Checkpoints(file, config.source().database());
    }

    Path of(DatabasePair database) {
        return database.source() == first ? file : file.resolveSibling(file.getFileName() + ".db" + database.source());
    }
}
