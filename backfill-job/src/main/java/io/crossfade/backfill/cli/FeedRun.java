package io.crossfade.backfill.cli;

import static java.util.Objects.requireNonNull;

import io.crossfade.backfill.checkpoint.Checkpoint;
import io.crossfade.backfill.copy.CopyMode;
import io.crossfade.backfill.feed.AppendOnlyLog;
import io.crossfade.backfill.feed.FeedException;
import io.crossfade.backfill.feed.ReplicationFormats;
import io.crossfade.backfill.local.AofImport;
import io.crossfade.backfill.local.AofReport;
import io.crossfade.backfill.local.BackfillConfig;
import io.crossfade.backfill.local.ImportReport;
import io.crossfade.backfill.local.JobException;
import io.crossfade.backfill.local.JobFailure;
import io.crossfade.backfill.local.RdbImport;
import io.crossfade.model.DatabasePair;
import io.crossfade.model.MigrationPhase;
import io.crossfade.model.Side;
import io.crossfade.spi.RedisSide;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/** A backfill of something else than the keys of the source. */
record FeedRun(
        Console console,
        FileOptions.Loaded loaded,
        List<DatabasePair> databases,
        BackfillConfig config,
        boolean fast,
        OutputOptions output,
        Checkpoints checkpoints) {
    /** Runs it; returns the exit code. */
    int run(FeedOptions feed) {
        checkKeys(feed.name());
        Path aof = feed.aof();
        Instant since = feed.since();
        if (aof != null && since != null) {
            if (fast) {
                throw new IllegalArgumentException("--fast-import (crossfade.backfill.fast-import) is not for "
                        + FeedOptions.SINCE + ", which copies few keys");
            }
            return new DriftRun(console, loaded, databases, config, output, checkpoints).run(aof, since);
        }
        checkPhase(feed.name());
        ReplicationFormats formats = ReplicationFormats.find(feed.name());
        Map<Integer, RedisSide> targets = new LinkedHashMap<>();
        try (Checkpoint lock = Checkpoint.open(checkpoints.fed());
                TargetSettings settings =
                        fast ? TargetSettings.fast(loaded, console) : TargetSettings.settled(loaded, console)) {
            for (DatabasePair database : databases) {
                targets.put(
                        database.source(),
                        settings.loaded()
                                .open(Side.TARGET, database, config.walk().workers()));
            }
            if (aof == null) {
                return rdb(RdbImport.create(requireNonNull(feed.rdb(), "file"), formats, targets, config), settings);
            }
            try (RedisSide area =
                    settings.loaded().openPlain(databases.get(0), config.walk().workers())) {
                return aof(AofImport.create(aof, opened(aof, formats), targets, area, config), settings);
            }
        } finally {
            targets.values().forEach(RedisSide::close);
        }
    }

    /** Finds the files of {@code aof}. */
    static AppendOnlyLog opened(Path aof, ReplicationFormats formats) {
        try {
            return formats.appendOnly(aof);
        } catch (FeedException e) {
            throw JobException.elsewhere(JobFailure.FEED_UNREADABLE, String.valueOf(e.getMessage()));
        }
    }

    private int rdb(RdbImport job, TargetSettings settings) {
        return restore(new Steered(job::pause, job::cancel), settings, progress -> {
            ImportReport report = job.run(progress);
            ImportReports reports = new ImportReports(output.keyNames(), report);
            return new Result(report, reports.text(), reports.json());
        });
    }

    private int aof(AofImport job, TargetSettings settings) {
        return restore(new Steered(job::pause, job::cancel), settings, progress -> {
            AofReport report = job.run(progress);
            AofReports reports = new AofReports(output.keyNames(), report);
            return new Result(report.keys(), reports.text(), reports.json());
        });
    }

    private record Result(ImportReport report, String text, Map<String, Object> json) {}

    /** A job from a file. */
    record Steered(Consumer<Boolean> pauses, Runnable cancels) implements Steering.Steered {
        @Override
        public void pause(boolean wanted) {
            pauses.accept(wanted);
        }

        @Override
        public void cancel() {
            cancels.run();
        }
    }

    /** The settings are restored before an interrupted process ends, also if the job fails. */
    private int restore(Steered job, TargetSettings settings, Function<ShownProgress, Result> run) {
        Steering steering = new Steering();
        try (Interruption interruption = Interruption.calls(() -> steering.end(ExitCode.INTERRUPTED));
                RemoteControl control = RemoteControl.of(checkpoints, steering);
                settings) {
            steering.begins(job);
            Result result;
            try (ShownProgress progress = output.show(console)) {
                result = run.apply(progress);
            }
            output.write(console, result.text(), result.json());
            if (!result.report().complete()) {
                console.tell("crossfade: " + (steering.reason() == ExitCode.STOPPED ? "stopped" : "interrupted")
                        + "; run again, from the beginning of the file");
                return steering.reason().code();
            }
            return settings.end((result.report().clean() ? ExitCode.DONE : ExitCode.KEYS_LEFT).code());
        }
    }

    /** A file is older than what the application has written since: it must not come over any of that. */
    private void checkPhase(String option) {
        MigrationPhase phase = loaded.config().phase();
        if (phase != MigrationPhase.SOURCE_ONLY) {
            throw new IllegalArgumentException(
                    "crossfade.phase is " + phase + ": " + option
                            + " is for SOURCE_ONLY, as it would overwrite what the application has written to the target since");
        }
    }

    private void checkKeys(String option) {
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
