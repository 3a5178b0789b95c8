package io.crossfade.backfill.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is read instead of the keys of the source. */
final class FeedOptions {
    static final String RDB = "--source-rdb";

    @Option(
            names = RDB,
            paramLabel = "FILE",
            description = "Restore the keys of this RDB file instead of copying those of the source. For SOURCE_ONLY;"
                    + " needs crossfade-replicator.jar beside crossfade.jar.")
    private @Nullable Path rdb;

    boolean isGiven() {
        return rdb != null;
    }

    @Nullable Path rdb() {
        return rdb;
    }
}
