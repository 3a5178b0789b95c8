package io.crossfade.backfill.cli;

import io.crossfade.backfill.backup.BackupConfig;
import io.crossfade.backfill.checkpoint.Checkpoint;
import io.crossfade.backfill.checkpoint.ReplicaMark;
import io.crossfade.backfill.copy.CopyMode;
import io.crossfade.backfill.feed.ReplicationFormats;
import io.crossfade.backfill.local.BackfillConfig;
import io.crossfade.backfill.local.Followed;
import io.crossfade.backfill.local.Replication;
import io.crossfade.backfill.local.ReplicationConfig;
import io.crossfade.backfill.local.ReplicationReport;
import io.crossfade.model.DatabasePair;
import io.crossfade.model.Side;
import io.crossfade.spi.RedisSide;
import io.crossfade.spi.Topology;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A backfill that follows the source as its replica would.
 *
 * @param backup which backup of the source it begins with
 */
record FollowRun(
        Console console,
        FileOptions.Loaded loaded,
        List<DatabasePair> databases,
        BackfillConfig config,
        BackupConfig backup,
        boolean deleteExtra,
        OutputOptions output,
        Checkpoints checkpoints) {
    /** For the snapshot, the keys that are touched and the sweep at once, and for whoever watches. */
    private static final int PARTS = 3;

    /** Runs it until it is ended; returns the exit code. */
    int run() {
        check();
        ReplicationFormats formats = ReplicationFormats.find(FeedOptions.REPLICATE);
        new BackupGuard(loaded, databases.get(0), backup, this::goesOn, console)
                .check(() -> false); // a signal ends the process at once
        List<RedisSide> open = new ArrayList<>();
        boolean again = Files.exists(checkpoints.replica());
        try (Checkpoint lock = Checkpoint.open(checkpoints.replica())) {
            Map<Integer, Followed.Pair> pairs = new LinkedHashMap<>();
            for (DatabasePair database : databases) {
                RedisSide source = opened(Side.SOURCE, database, open);
                pairs.put(database.source(), new Followed.Pair(source, opened(Side.TARGET, database, open)));
            }
            ReplicationConfig how = ReplicationConfig.defaults()
                    .withAgain(again)
                    .withDeleteExtra(deleteExtra)
                    .withMark(ReplicaMark.beside(checkpoints.replica()));
            return follow(Replication.create(
                    loaded.config().source(),
                    formats,
                    new Followed(pairs, config, loaded.config().handover()),
                    how));
        } finally {
            open.forEach(RedisSide::close);
        }
    }

    /** The source may send a snapshot all the same, but it had such a backup when this began. */
    private boolean goesOn() {
        return !config.fresh()
                && ReplicaMark.read(ReplicaMark.beside(checkpoints.replica()))
                        .filter(mark -> mark.offset() >= 0)
                        .isPresent();
    }

    private RedisSide opened(Side side, DatabasePair database, List<RedisSide> open) {
        RedisSide redis = loaded.open(side, database, PARTS * config.walk().workers());
        open.add(redis);
        return redis;
    }

    private int follow(Replication job) {
        Steering steering = new Steering();
        try (Interruption interruption = Interruption.calls(() -> steering.end(ExitCode.INTERRUPTED));
                RemoteControl control = RemoteControl.of(checkpoints, steering)) {
            interruption.endsWith(ExitCode.KEYS_LEFT.code()); // what ends by an exception is owed, too
            interruption.endsLate(ExitCode.KEYS_LEFT, () -> console.tell(FollowReports.LATE));
            steering.begins(new Steered(job));
            ReplicationReport report;
            try (ShownProgress progress = output.show(console)) {
                report = job.run(progress);
            }
            ReplicationReports reports = new ReplicationReports(output.keyNames(), report);
            output.write(console, reports.text(), reports.json());
            if (!report.snapshot().complete()) {
                console.tell("crossfade: ended before the snapshot was restored; run again, from its beginning");
            }
            int code = (report.clean() ? steering.reason() : ExitCode.KEYS_LEFT).code();
            interruption.endsWith(code);
            return code;
        }
    }

    private record Steered(Replication job) implements Steering.Steered {
        @Override
        public void pause(boolean wanted) {
            job.pause(wanted);
        }

        @Override
        public void cancel() {
            job.cancel();
        }
    }

    /** What it cannot do is refused before anybody is connected to. */
    private void check() {
        if (loaded.config().source().topology().kind() != Topology.Kind.STANDALONE) {
            throw new IllegalArgumentException(FeedOptions.REPLICATE
                    + " follows one server: crossfade.source.topology is "
                    + loaded.config().source().topology().kind());
        }
        if (config.mode() == CopyMode.LAZY) {
            throw new IllegalArgumentException(FeedOptions.REPLICATE
                    + " is not for the lazy path (crossfade.lazy.enabled): it would overwrite what has moved");
        }
        if (!config.traits().isEmpty()) {
            throw new IllegalArgumentException(FeedOptions.REPLICATE
                    + " chooses keys by --match, --exclude and --slots alone; --type, --expiring, --min-ttl, --min-bytes"
                    + " and --max-bytes ask what changes");
        }
    }
}
