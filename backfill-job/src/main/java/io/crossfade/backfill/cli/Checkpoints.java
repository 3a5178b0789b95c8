package io.crossfade.backfill.cli;

import io.crossfade.CrossfadeConfig;
import io.crossfade.backfill.checkpoint.Checkpoint;
import io.crossfade.backfill.checkpoint.ControlFile;
import io.crossfade.model.DatabasePair;
import java.nio.file.Path;
import java.util.List;

/**
 * The checkpoint of each database: the file that is set for the one that connections begin with, and for each other one a
 * file beside it, whose name ends with its number. So another database does not void what is done of the first.
 *
 * @param file the file that is set
 * @param first the number of the first database on the source
 * @param databases all of them
 */
record Checkpoints(Path file, int first, List<DatabasePair> databases) {
    static Checkpoints of(Path file, CrossfadeConfig config) {
        return new Checkpoints(file, config.source().database(), config.databases());
    }

    /** Returns whether a backfill holds one of them. */
    boolean areInUse() {
        return databases.stream().anyMatch(this::isInUse);
    }

    /** Returns whether a backfill of {@code database} works, or follows its source. */
    boolean isInUse(DatabasePair database) {
        return Checkpoint.isInUse(of(database)) || Checkpoint.isInUse(follow()) || isReplica() || isFile();
    }

    /** Returns what a backfill that follows the source holds locked; all of its databases have one. */
    Path follow() {
        return file.resolveSibling(file.getFileName() + ".follow");
    }

    /** Returns whether a run holds them that follows the source as its replica would. */
    boolean isReplica() {
        return Checkpoint.isInUse(replica());
    }

    /** Returns what a run from a file holds locked; all of its databases have one. */
    Path fed() {
        return file.resolveSibling(file.getFileName() + ".fed");
    }

    /** Returns whether a run holds them whose keys come from a file. */
    boolean isFile() {
        return Checkpoint.isInUse(fed());
    }

    /** Returns whether the backfill of one of {@code chosen} has begun and is not through. */
    boolean haveBegun(List<DatabasePair> chosen) {
        return chosen.stream().map(database -> Checkpoint.peek(of(database))).anyMatch(state -> state.filter(
                        begun -> begun.finished() == null)
                .isPresent());
    }

    /** Returns where the backfill of all databases is told what is wanted of it. */
    ControlFile control() {
        return ControlFile.beside(file);
    }

    /** Returns what such a run holds locked; all of its databases have one. */
    Path replica() {
        return file.resolveSibling(file.getFileName() + ".replica");
    }

    Path of(DatabasePair database) {
        return database.source() == first ? file : file.resolveSibling(file.getFileName() + ".db" + database.source());
    }
}
