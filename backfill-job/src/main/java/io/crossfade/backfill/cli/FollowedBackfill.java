package io.crossfade.backfill.cli;

import io.crossfade.backfill.checkpoint.Checkpoint;
import io.crossfade.backfill.local.Backfill;
import io.crossfade.backfill.local.BackfillConfig;
import io.crossfade.backfill.local.BackfillReport;
import io.crossfade.backfill.local.FollowPlan;
import io.crossfade.backfill.local.FollowReport;
import io.crossfade.backfill.local.Followed;
import io.crossfade.backfill.local.Following;
import io.crossfade.model.DatabasePair;
import io.crossfade.model.Side;
import io.crossfade.spi.RedisSide;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A backfill beside which, and after which, the source is followed by its hints. */
record FollowedBackfill(
        Console console,
        FileOptions.Loaded loaded,
        List<DatabasePair> databases,
        BackfillConfig config,
        OutputOptions output,
        Checkpoints checkpoints) {
    private static final String EARLIER =
            "an earlier run: keys that the source has lost since may still be on the target";

    /**
     * Runs it; returns the exit code.
     *
     * @param length for how long it follows after the copy; null for until it is ended
     */
    int run(@Nullable Duration length) {
        List<String> owed = isAgain() ? List.of(EARLIER) : List.of();
        List<RedisSide> open = new ArrayList<>();
        Steering steering = new Steering();
        try (Checkpoint lock = Checkpoint.open(checkpoints.follow());
                Interruption interruption = Interruption.calls(() -> steering.end(ExitCode.INTERRUPTED));
                RemoteControl control = RemoteControl.of(checkpoints, steering);
                TargetSettings settings = TargetSettings.of(loaded, databases, false, console)) {
            interruption.endsWith(ExitCode.KEYS_LEFT.code()); // what ends by an exception is owed, too
            interruption.endsLate(ExitCode.KEYS_LEFT, () -> console.tell(FollowReports.LATE));
            Outcome outcome;
            try (ShownProgress progress = output.show(console);
                    Following following = Following.begin(
                            plan(settings.loaded(), owed, open), () -> steering.end(ExitCode.INTERRUPTED), progress)) {
                List<BackfillReport> copied = copy(settings.loaded(), following, steering, progress);
                if (copied.size() == databases.size()
                        && copied.stream().allMatch(BackfillReport::complete)
                        && steering.begins(new Steered(following))) {
                    progress.noted("the keys are copied; following what changes");
                    following.await(length);
                }
                outcome = new Outcome(copied, following.end());
            }
            int code = told(outcome, steering, settings);
            interruption.endsWith(code);
            return code;
        } finally {
            open.forEach(RedisSide::close);
        }
    }

    private record Outcome(List<BackfillReport> copied, FollowReport followed) {}

    private record Steered(Following job) implements Steering.Steered {
        @Override
        public void pause(boolean wanted) {
            job.pause(wanted);
        }

        @Override
        public void cancel() {
            job.cancel();
        }
    }

    private boolean isAgain() {
        return Stream.concat(Stream.of(checkpoints.follow()), databases.stream().map(checkpoints::of))
                .anyMatch(Files::exists);
    }

    private FollowPlan plan(FileOptions.Loaded servers, List<String> owed, List<RedisSide> open) {
        Map<Integer, Followed.Pair> pairs = new LinkedHashMap<>();
        for (DatabasePair database : databases) {
            RedisSide source = opened(servers, Side.SOURCE, database, open);
            pairs.put(database.source(), new Followed.Pair(source, opened(servers, Side.TARGET, database, open)));
        }
        return new FollowPlan(
                () -> servers.openForHints(databases.get(0)),
                new Followed(pairs, config, servers.config().handover()),
                owed);
    }

    private RedisSide opened(FileOptions.Loaded servers, Side side, DatabasePair database, List<RedisSide> open) {
        RedisSide redis = servers.open(side, database, config.walk().workers());
        open.add(redis);
        return redis;
    }

    private List<BackfillReport> copy(
            FileOptions.Loaded servers, Following following, Steering steering, ShownProgress progress) {
        DatabaseRow row = new DatabaseRow(servers, databases, config.walk().workers());
        return row.run(
                "copy",
                1,
                (database, source, target) -> {
                    Backfill backfill =
                            Backfill.create(source, target, config.withCheckpoint(checkpoints.of(database)));
                    return new DatabaseRow.Job<>(
                            backfill::run,
                            wanted -> {
                                backfill.pause(wanted);
                                following.pause(wanted);
                            },
                            backfill::cancel);
                },
                steering,
                progress);
    }

    private int told(Outcome outcome, Steering steering, TargetSettings settings) {
        BackfillReports reports = new BackfillReports(output.keyNames(), outcome.copied());
        FollowReports follow = new FollowReports(output.keyNames(), outcome.followed());
        boolean complete = reports.complete(databases.size());
        if (!complete) {
            console.tell("crossfade: ended before all keys were copied; run again to go on");
        }
        boolean clean = reports.clean() && outcome.followed().clean();
        ExitCode ended = complete ? steering.reasonOr(ExitCode.DONE) : steering.reason();
        int code = settings.end((clean ? ended : ExitCode.KEYS_LEFT).code());
        Map<String, Object> json = new LinkedHashMap<>(reports.json());
        json.put("status", complete ? "followed" : "interrupted");
        json.put("follow", follow.json());
        output.write(console, reports.text() + System.lineSeparator() + follow.text(), json);
        return code;
    }
}
