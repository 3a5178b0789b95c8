package io.crossfade.backfill.cli;

import io.crossfade.backfill.local.BackfillConfig;
import io.crossfade.backfill.local.BackfillReport;
import io.crossfade.backfill.local.QuarantineRetry;
import io.crossfade.model.DatabasePair;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Retries what the last backfill has quarantined.
 *
 * @param checkpoints where that backfill kept its progress, or null for the target
 */
record QuarantineRun(
        Console console,
        FileOptions.Loaded loaded,
        List<DatabasePair> databases,
        BackfillConfig config,
        OutputOptions output,
        @Nullable Checkpoints checkpoints) {
    /** Runs it; returns the exit code. */
    int run() {
        int connections = 2 * config.walk().workers(); // while a worker records what it did, it has a second one
        DatabaseRow row = new DatabaseRow(loaded, databases, connections);
        Steering steering = new Steering();
        try (Interruption interruption = Interruption.calls(() -> steering.end(ExitCode.INTERRUPTED));
                RemoteControl control = checkpoints == null ? null : RemoteControl.of(checkpoints, steering);
                TargetSettings settings = TargetSettings.settled(loaded, console)) {
            BackfillReports reports = BackfillReports.ofARetry(output.keyNames(), run(row, steering));
            output.write(console, reports.text(), reports.json());
            if (reports.complete(databases.size())) {
                return settings.end((reports.clean() ? ExitCode.DONE : ExitCode.KEYS_LEFT).code());
            }
            ExitCode reason = steering.reason();
            console.tell("crossfade: " + (reason == ExitCode.STOPPED ? "stopped; " : "interrupted; ")
                    + "what has not been retried is still in quarantine");
            return reason.code();
        }
    }

    private List<BackfillReport> run(DatabaseRow row, Steering steering) {
        try (ShownProgress progress = output.show(console)) {
            return row.run(
                    "retry",
                    1,
                    (database, source, target) -> {
                        QuarantineRetry retry = QuarantineRetry.create(
                                source,
                                target,
                                config.withCheckpoint(checkpoints == null ? null : checkpoints.of(database)));
                        return new DatabaseRow.Job<>(
                                listener -> {
                                    BackfillReport report = retry.run(listener);
                                    if (retry.isStopped()) {
                                        steering.end(ExitCode.STOPPED);
                                    }
                                    return report;
                                },
                                wanted -> pause(retry, wanted),
                                retry::cancel);
                    },
                    steering,
                    progress);
        }
    }

    /** A pause of what is kept on the target stands there, where the retry looks. */
    private void pause(QuarantineRetry retry, boolean wanted) {
        if (checkpoints != null) {
            retry.pause(wanted);
        }
    }
}
