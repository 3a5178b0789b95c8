package io.crossfade.backfill.cli;

import io.crossfade.backfill.gentle.GentleConfig;
import io.crossfade.backfill.gentle.HealthLimits;
import io.crossfade.backfill.gentle.PaceLimits;
import io.crossfade.backfill.gentle.Window;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How much of the servers is taken; each option goes before the setting of the file. */
final class GentleOptions {
    @Option(
            names = "--rate-megabytes",
            paramLabel = "MB/S",
            description = "Bound of what passes between the job and each server; 0 for none."
                    + " Default: crossfade.backfill.rate-megabytes, else 0.")
    private @Nullable Integer megabytes;

    @Option(
            names = "--rate-commands",
            paramLabel = "COMMANDS/S",
            description = "Bound of the commands that each server gets of the job; 0 for none."
                    + " Default: crossfade.backfill.rate-commands, else 0.")
    private @Nullable Integer commands;

    @Option(
            names = "--added-latency",
            paramLabel = "DURATION",
            description = "By how much a server may answer later than at the beginning before the job slows down; 0 for"
                    + " however much. Default: crossfade.backfill.added-latency, else 10ms.")
    private @Nullable String addedLatency;

    @Option(
            names = "--source-share",
            paramLabel = "SHARE",
            description =
                    "The share of the time, at most, that each server of the source works for the job: it is asked in"
                            + " small pieces, evenly over time. 1 for whole pipelines."
                            + " Default: crossfade.backfill.source-share, else 0.25.")
    private @Nullable Double sourceShare;

    @Option(
            names = "--min-share",
            paramLabel = "SHARE",
            description =
                    "The least share of the time that the job uses the servers, however slow they are; 1 for full speed."
                            + " Default: crossfade.backfill.min-share, else 0.2.")
    private @Nullable Double minShare;

    @Option(
            names = "--ease-while-saving",
            negatable = true,
            description = "Take at most half the time while the source writes its RDB or rewrites its AOF."
                    + " Default: crossfade.backfill.ease-while-saving, else yes.")
    private @Nullable Boolean easeWhileSaving;

    @Option(
            names = "--max-replica-lag",
            paramLabel = "BYTES",
            description = "Hold while a replica is further behind; 0 for no bound."
                    + " Default: crossfade.backfill.max-replica-lag, else 64 MiB.")
    private @Nullable Integer maxReplicaLag;

    @Option(
            names = "--max-client-buffers",
            paramLabel = "BYTES",
            description = "Hold while the buffers of a server's clients have grown by more; 0 for no bound."
                    + " Default: crossfade.backfill.max-client-buffers, else 256 MiB.")
    private @Nullable Integer maxClientBuffers;

    @Option(
            names = "--max-target-memory",
            paramLabel = "PERCENT",
            description = "Hold while the target uses more of its maxmemory; 0 for no bound."
                    + " Default: crossfade.backfill.max-target-memory, else 90.")
    private @Nullable Integer maxTargetMemory;

    @Option(
            names = "--stop-on-eviction",
            negatable = true,
            description = "End when the target begins to evict keys."
                    + " Default: crossfade.backfill.stop-on-eviction, else yes.")
    private @Nullable Boolean stopOnEviction;

    @Option(
            names = "--window",
            paramLabel = "HH:MM-HH:MM",
            description =
                    "Work only at this time of the day, and hold otherwise. Default: crossfade.backfill.window, else"
                            + " always.")
    private @Nullable String window;

    @Option(
            names = "--zone",
            paramLabel = "ZONE",
            description =
                    "Whose clock counts for the window, as in Europe/Berlin. Default: crossfade.backfill.zone, else UTC.")
    private @Nullable String zone;

    GentleConfig over(GentleConfig file) {
        PaceLimits pace = file.pace();
        HealthLimits health = file.health();
        return new GentleConfig(
                new PaceLimits(
                        megabytes == null ? pace.megabytesPerSecond() : megabytes,
                        commands == null ? pace.commandsPerSecond() : commands,
                        addedLatency == null ? pace.addedLatency() : PaceLimits.latency(addedLatency),
                        sourceShare == null ? pace.sourceShare() : sourceShare,
                        minShare == null ? pace.minShare() : minShare),
                new HealthLimits(
                        easeWhileSaving == null ? health.easeWhileSaving() : easeWhileSaving,
                        maxReplicaLag == null ? health.maxReplicaLag() : maxReplicaLag,
                        maxClientBuffers == null ? health.maxClientBuffers() : maxClientBuffers,
                        maxTargetMemory == null ? health.maxTargetMemory() : maxTargetMemory,
                        stopOnEviction == null ? health.stopOnEviction() : stopOnEviction),
                over(file.window()));
    }

    private @Nullable Window over(@Nullable Window file) {
        if (window != null) {
            String ofFile = file == null ? null : file.zone().getId();
            return Window.of(window, zone == null ? ofFile : zone);
        }
        return file == null || zone == null ? file : file.in(zone);
    }
}
