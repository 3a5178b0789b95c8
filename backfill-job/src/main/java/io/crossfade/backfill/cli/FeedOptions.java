package io.crossfade.backfill.cli;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is read instead of the keys of the source. */
final class FeedOptions {
    static final String RDB = "--source-rdb";
    static final String AOF = "--source-aof";
    static final String SINCE = "--since";
    static final String REPLICATE = "--replicate";

    @Option(
            names = RDB,
            paramLabel = "FILE",
            description = "Restore the keys of this RDB file instead of copying those of the source. For SOURCE_ONLY;"
                    + " needs crossfade-replicator.jar beside crossfade.jar.")
    private @Nullable Path rdb;

    @Option(
            names = AOF,
            paramLabel = "PATH",
            description = "Bring what this append-only file ends with to the target instead of copying the keys of the"
                    + " source: a file, or from Redis 7.0 on the folder or its manifest. For SOURCE_ONLY, unless "
                    + SINCE
                    + " is given; needs crossfade-replicator.jar beside crossfade.jar.")
    private @Nullable Path aof;

    @Option(
            names = SINCE,
            paramLabel = "TIME",
            description = "With " + AOF
                    + ": make the target equal to the source, which has to be reachable, in the keys that the file says have"
                    + " changed since this time (2026-11-24T06:00:00Z); safe beside dual writes. Needs aof-timestamp-enabled"
                    + " (Redis 7.0), or a file that was rewritten before.")
    private @Nullable Instant since;

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
        return rdb != null || aof != null || replicate;
    }

    /**
     * Returns the option that was given.
     *
     * @throws IllegalArgumentException if several were, or one that needs another
     */
    String name() {
        List<String> given = new ArrayList<>();
        if (replicate) {
            given.add(REPLICATE);
        }
        if (rdb != null) {
            given.add(RDB);
        }
        if (aof != null) {
            given.add(AOF);
        }
        if (given.size() > 1) {
            throw new IllegalArgumentException(String.join(" and ", given) + " cannot be given together");
        }
        if (since != null && aof == null) {
            throw new IllegalArgumentException(SINCE + " needs " + AOF);
        }
        return given.isEmpty() ? RDB : given.get(0);
    }

    /** Returns whether keys are taken from the source, and from elsewhere only their names. */
    boolean isDrift() {
        return since != null;
    }

    @Nullable Path aof() {
        return aof;
    }

    @Nullable Instant since() {
        return since;
    }

    @Nullable Path rdb() {
        return rdb;
    }
}
