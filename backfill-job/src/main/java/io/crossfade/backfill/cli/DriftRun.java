package io.crossfade.backfill.cli;

import io.crossfade.backfill.checkpoint.Checkpoint;
import io.crossfade.backfill.feed.ReplicationFormats;
import io.crossfade.backfill.local.AofDrift;
import io.crossfade.backfill.local.BackfillConfig;
import io.crossfade.backfill.local.DriftReport;
import io.crossfade.backfill.local.Followed;
import io.crossfade.model.DatabasePair;
import io.crossfade.model.Side;
import io.crossfade.spi.RedisSide;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A backfill of the keys that an append-only file says have changed. */
record DriftRun(
        Console console,
        FileOptions.Loaded loaded,
        List<DatabasePair> databases,
        BackfillConfig config,
        OutputOptions output,
        Checkpoints checkpoints) {
    /** Runs it; returns the exit code. */
    int run(Path aof, Instant since) {
        ReplicationFormats formats = ReplicationFormats.find(FeedOptions.AOF);
        List<RedisSide> open = new ArrayList<>();
        Steering steering = new Steering();
        try (Checkpoint lock = Checkpoint.open(checkpoints.fed());
                Interruption interruption = Interruption.calls(() -> steering.end(ExitCode.INTERRUPTED));
                RemoteControl control = RemoteControl.of(checkpoints, steering)) {
            Map<Integer, Followed.Pair> pairs = new LinkedHashMap<>();
            for (DatabasePair database : databases) {
                RedisSide source = opened(Side.SOURCE, database, open);
                pairs.put(database.source(), new Followed.Pair(source, opened(Side.TARGET, database, open)));
            }
            AofDrift job = AofDrift.create(
                    aof,
                    FeedRun.opened(aof, formats),
                    since,
                    new Followed(pairs, config, loaded.config().handover()));
            steering.begins(new FeedRun.Steered(job::pause, job::cancel));
            DriftReport report;
            try (ShownProgress progress = output.show(console)) {
                report = job.run(progress);
            }
            DriftReports reports = new DriftReports(output.keyNames(), report);
            output.write(console, reports.text(), reports.json());
            if (!report.complete()) {
                console.tell(
                        "crossfade: ended before all keys were seen to; run again, with the same " + FeedOptions.SINCE);
                return steering.reason().code();
            }
            return (report.clean() ? ExitCode.DONE : ExitCode.KEYS_LEFT).code();
        } finally {
            open.forEach(RedisSide::close);
        }
    }

    private RedisSide opened(Side side, DatabasePair database, List<RedisSide> open) {
        RedisSide redis = loaded.open(side, database, config.walk().workers());
        open.add(redis);
        return redis;
    }
}
