package io.crossfade.backfill.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is read instead of the keys of the source. */
final class FeedOptions {
    static final String RDB = "--source-rdb";
    static final String REPLICATE = "--replicate";

    @Option(
            names = RDB,
            paramLabel = "FILE",
            description = "Restore the keys of this RDB file instead of copying those of the source. For SOURCE_ONLY;"
                    + " needs crossfade-replicator.jar beside crossfade.jar.")
    private @Nullable Path rdb;

    @Option(
            names = REPLICATE,
            description =
                    "Copy the source as its replica would (PSYNC), and then bring over what any writer changes there,"
                            + " through Crossfade or not, until it is ended. Needs crossfade-replicator.jar beside crossfade.jar.")
    private boolean replicate;

    @Option(
            names = "--no-delete-extra",
            description = "With " + REPLICATE
                    + ": after a gap, a restart or a FLUSHALL leave keys that the target alone has, and say"
                    + " that a verification is owed, instead of removing what the source has lost.")
    private boolean keepsExtra;

    boolean deletesExtra() {
        return !keepsExtra;
    }

    boolean isGiven() {
        return rdb != null || replicate;
    }

    /**
     * Returns the option that was given.
     *
     * @throws IllegalArgumentException if both were
     */
    String name() {
        if (rdb != null && replicate) {
            throw new IllegalArgumentException(REPLICATE + " and " + RDB + " cannot be given together");
        }
        return replicate ? REPLICATE : RDB;
    }

    @Nullable Path rdb() {
        return rdb;
    }
}
