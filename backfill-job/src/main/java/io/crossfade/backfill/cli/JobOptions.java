package io.crossfade.backfill.cli;

import io.crossfade.backfill.local.WalkConfig;
import io.crossfade.model.DatabasePair;
import java.util.List;
import picocli.CommandLine.Mixin;

/** What every command takes that walks the keys of each database. */
final class JobOptions {
    @Mixin
    private FileOptions file = new FileOptions();

    @Mixin
    private DatabaseOptions databases = new DatabaseOptions();

    @Mixin
    private WalkOptions walk = new WalkOptions();

    @Mixin
    private FilterOptions filter = new FilterOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    boolean verbose() {
        return file.verbose();
    }

    FileOptions.Loaded load() {
        return file.load();
    }

    OutputOptions output() {
        return output;
    }

    List<DatabasePair> databases(FileOptions.Loaded loaded) {
        return databases.of(loaded.config());
    }

    WalkConfig over(WalkConfig config) {
        WalkConfig walked = walk.over(config);
        return walked.withNames(filter.over(walked.names()));
    }
}
