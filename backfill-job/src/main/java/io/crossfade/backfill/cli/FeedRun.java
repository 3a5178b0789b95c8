package io.crossfade.backfill.cli;

import static java.util.Objects.requireNonNull;

import io.crossfade.backfill.copy.CopyMode;
import io.crossfade.backfill.feed.ReplicationFormats;
import io.crossfade.backfill.local.BackfillConfig;
import io.crossfade.backfill.local.ImportReport;
import io.crossfade.backfill.local.RdbImport;
import io.crossfade.model.DatabasePair;
import io.crossfade.model.MigrationPhase;
import io.crossfade.model.Side;
import io.crossfade.spi.RedisSide;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A backfill of something else than the keys of the source. */
record FeedRun(
        Console console,
        FileOptions.Loaded loaded,
        List<DatabasePair> databases,
        BackfillConfig config,
        boolean fast,
        OutputOptions output) {
    /** Runs it; returns the exit code. */
    int run(FeedOptions feed) {
        Path file = requireNonNull(feed.rdb(), "file");
        check(FeedOptions.RDB);
        ReplicationFormats formats = ReplicationFormats.find(FeedOptions.RDB);
        Map<Integer, RedisSide> targets = new LinkedHashMap<>();
        try (TargetSettings settings =
                fast ? TargetSettings.fast(loaded, console) : TargetSettings.settled(loaded, console)) {
            for (DatabasePair database : databases) {
                targets.put(
                        database.source(),
                        settings.loaded()
                                .open(Side.TARGET, database, config.walk().workers()));
            }
            return restore(RdbImport.create(file, formats, targets, config), settings);
        } finally {
            targets.values().forEach(RedisSide::close);
        }
    }

    /** The settings are restored before an interrupted process ends, also if the job fails. */
    private int restore(RdbImport job, TargetSettings settings) {
        try (Interruption interruption = Interruption.calls(job::cancel);
                settings) {
            ImportReport report;
            try (ShownProgress progress = output.show(console)) {
                report = job.run(progress);
            }
            ImportReports reports = new ImportReports(output.keyNames(), report);
            output.write(console, reports.text(), reports.json());
            if (!report.complete()) {
                console.tell("crossfade: interrupted; run again, from the beginning of the file");
                return ExitCode.INTERRUPTED.code();
            }
            return settings.end((report.clean() ? ExitCode.DONE : ExitCode.KEYS_LEFT).code());
        }
    }

    /** A file is older than what the application has written since: it must not come over any of that. */
    private void check(String option) {
        MigrationPhase phase = loaded.config().phase();
        if (phase != MigrationPhase.SOURCE_ONLY) {
            throw new IllegalArgumentException(
                    "crossfade.phase is " + phase + ": " + option
                            + " is for SOURCE_ONLY, as it would overwrite what the application has written to the target since");
        }
        if (config.mode() == CopyMode.LAZY) {
            throw new IllegalArgumentException(
                    option + " is not for the lazy path (crossfade.lazy.enabled): a first touch would"
                            + " take what the file brought for newer than the source");
        }
        if (!config.traits().isEmpty()) {
            throw new IllegalArgumentException(option
                    + " chooses keys by --match, --exclude and --slots alone; --type, --expiring, --min-ttl, --min-bytes"
                    + " and --max-bytes ask the source");
        }
    }
}
