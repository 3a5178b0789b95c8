package io.crossfade.backfill.cli;

import io.crossfade.backfill.checkpoint.Checkpoint;
import io.crossfade.backfill.checkpoint.QuarantineSummary;
import io.crossfade.backfill.checkpoint.SavedState;
import io.crossfade.backfill.local.JobException;
import io.crossfade.backfill.local.JobFailure;
import io.crossfade.backfill.local.OwedReconciles;
import io.crossfade.backfill.local.ServerInfo;
import io.crossfade.model.DatabasePair;
import io.crossfade.model.Side;
import io.crossfade.spi.RedisSide;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code crossfade status}. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Shows both servers, and how far the backfill of the checkpoint is.")
final class StatusCommand implements Callable<Integer>, Verbose {
    private final Console console;

    @Mixin
    private FileOptions file = new FileOptions();

    @Mixin
    private DatabaseOptions databases = new DatabaseOptions();

    @Mixin
    private CheckpointOption checkpoint = new CheckpointOption();

    @Option(names = "--report", paramLabel = "json", description = "Write JSON instead of text.")
    private @Nullable StatusForm report;

    /** The forms of a status that is not text. */
    enum StatusForm {
        JSON
    }

    StatusCommand(Console console) {
        this.console = console;
    }

    @Override
    public boolean isVerbose() {
        return file.verbose();
    }

    @Override
    public Integer call() {
        FileOptions.Loaded loaded = file.load();
        Checkpoints checkpoints = checkpoint.of(loaded);
        List<DatabaseReport> all = databases.of(loaded.config()).stream()
                .map(database -> ask(loaded, database, checkpoints))
                .toList();
        StatusReports reports = new StatusReports(all, fastImport(loaded, all));
        console.result(report == null ? reports.text() : Json.text(reports.json()));
        return all.stream()
                .map(one -> code(one.servers()))
                .filter(code -> code != ExitCode.DONE)
                .findFirst()
                .orElse(ExitCode.DONE)
                .code();
    }

    /** What a fast import has still to restore; empty if nothing, or if the target cannot be reached. */
    private static String fastImport(FileOptions.Loaded loaded, List<DatabaseReport> all) {
        return all.stream().allMatch(one -> isReachable(one.servers())) ? TargetSettings.pending(loaded) : "";
    }

    private static DatabaseReport ask(FileOptions.Loaded loaded, DatabasePair database, Checkpoints checkpoints) {
        Map<Side, ServerStatus> servers = new EnumMap<>(Side.class);
        for (Side side : Side.values()) {
            servers.put(side, ask(loaded, side, database));
        }
        Path checkpoint = checkpoints.of(database);
        SavedState state = Checkpoint.peek(checkpoint).orElse(null);
        SharedRuns runs = new SharedRuns(loaded);
        SharedRuns.Found shared = isReachable(servers) ? runs.of(database) : new SharedRuns.Found(null, "");
        return new DatabaseReport(
                database,
                servers,
                owed(loaded, database, servers),
                shared,
                runs.quarantined(database, shared),
                checkpoint,
                state,
                state == null ? null : QuarantineSummary.beside(checkpoint, state),
                Activity.of(checkpoints.isInUse(database), checkpoints.control().read()));
    }

    /**
     * What is known of one database.
     *
     * @param database its numbers
     * @param servers both servers
     * @param owed what its instances owe, or null if the target cannot be reached
     * @param shared what the target keeps of a backfill that several processes do together
     * @param quarantinedThere what that has in quarantine, or null if nobody knows
     * @param checkpoint where the progress of its backfill is kept
     * @param state that progress, or null if there is none
     * @param quarantined what is in quarantine beside it, or null if there is none
     * @param activity what the backfill does
     */
    record DatabaseReport(
            DatabasePair database,
            Map<Side, ServerStatus> servers,
            @Nullable OwedReconciles owed,
            SharedRuns.Found shared,
            @Nullable QuarantineSummary quarantinedThere,
            Path checkpoint,
            @Nullable SavedState state,
            @Nullable QuarantineSummary quarantined,
            Activity activity) {}

    private static @Nullable OwedReconciles owed(
            FileOptions.Loaded loaded, DatabasePair database, Map<Side, ServerStatus> servers) {
        if (!isReachable(servers)) {
            return null;
        }
        try (RedisSide target = loaded.open(Side.TARGET, database, 1)) {
            return OwedReconciles.of(target);
        }
    }

    private static boolean isReachable(Map<Side, ServerStatus> servers) {
        ServerStatus target = servers.get(Side.TARGET);
        return target != null && target.info() != null;
    }

    private static ServerStatus ask(FileOptions.Loaded loaded, Side side, DatabasePair database) {
        try (RedisSide redis = loaded.open(side, database, 1)) {
            try {
                return new ServerStatus(redis.endpoint(), ServerInfo.of(redis), null);
            } catch (JobException e) {
                return new ServerStatus(redis.endpoint(), null, e);
            }
        }
    }

    /**
     * What is known of a server.
     *
     * @param endpoint where it should be
     * @param info what it told, or null
     * @param failure why it told nothing, or null
     */
    record ServerStatus(String endpoint, @Nullable ServerInfo info, @Nullable JobException failure) {}

    private static ExitCode code(Map<Side, ServerStatus> servers) {
        for (ServerStatus server : servers.values()) {
            if (server.failure() != null) {
                return ExitCode.of(server.failure().failure());
            }
        }
        long processes = servers.values().stream()
                .map(ServerStatus::info)
                .filter(info -> info != null && !info.capabilities().runId().isEmpty())
                .map(info -> info.capabilities().runId())
                .distinct()
                .count();
        return processes == 1 ? ExitCode.of(JobFailure.SAME_SERVER) : ExitCode.DONE;
    }
}
