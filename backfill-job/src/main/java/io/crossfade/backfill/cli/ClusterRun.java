package io.crossfade.backfill.cli;

import io.crossfade.backfill.engine.ClusterMember;
import io.crossfade.backfill.local.BackfillConfig;
import io.crossfade.backfill.local.BackfillReport;
import io.crossfade.backfill.local.SharedBackfill;
import io.crossfade.model.DatabasePair;
import java.util.List;
import java.util.function.Supplier;

/** This process's part of a backfill that several do together, or that it does alone as if it were one of several. */
record ClusterRun(
        Console console,
        FileOptions.Loaded loaded,
        List<DatabasePair> databases,
        BackfillConfig config,
        BackupGuard backup,
        boolean fast,
        OutputOptions output,
        Supplier<ClusterMember> join) {
    /** Runs it; returns the exit code. A signal makes this process leave; the others go on. */
    int run() {
        int connections =
                2 * config.walk().workers(); // while a worker records where it is, it has a second one to the target
        Steering steering = new Steering();
        try (Interruption interruption = Interruption.calls(() -> steering.end(ExitCode.INTERRUPTED));
                ClusterMember member = join.get();
                TargetSettings settings = settings(steering)) {
            DatabaseRow row = new DatabaseRow(settings.loaded(), databases, connections);
            BackfillReports reports = new BackfillReports(output.keyNames(), run(row, member, steering));
            output.write(console, reports.text(), reports.json());
            if (reports.complete(databases.size())) {
                return settings.end((reports.clean() ? ExitCode.DONE : ExitCode.KEYS_LEFT).code());
            }
            ExitCode reason = steering.reason();
            console.tell("crossfade: " + (reason == ExitCode.STOPPED ? "stopped; " : "left; ")
                    + "the target keeps what is done, run again to go on");
            return reason.code();
        }
    }

    private TargetSettings settings(Steering steering) {
        backup.check(steering::isEnded);
        return TargetSettings.of(loaded, databases, fast, console);
    }

    private List<BackfillReport> run(DatabaseRow row, ClusterMember member, Steering steering) {
        try (ShownProgress progress = output.show(console)) {
            return row.run(
                    "copy",
                    1,
                    (database, source, target) -> {
                        SharedBackfill backfill = SharedBackfill.create(source, target, config);
                        return new DatabaseRow.Job<>(
                                listener -> {
                                    BackfillReport report = member.run(backfill, listener);
                                    if (backfill.isStopped()) {
                                        steering.end(ExitCode.STOPPED);
                                    }
                                    return report;
                                },
                                ignored -> {}, // a pause of all members stands on the target, where each looks
                                backfill::leave);
                    },
                    steering,
                    progress);
        }
    }
}
