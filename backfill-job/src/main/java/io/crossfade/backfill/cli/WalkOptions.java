package io.crossfade.backfill.cli;

import io.crossfade.backfill.local.WalkConfig;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How the keys are walked; each option goes before the setting of the file. */
final class WalkOptions {
    @Option(
            names = "--workers",
            paramLabel = "N",
            description = "Threads, each with one connection per side. Default: crossfade.backfill.workers, else 4.")
    private @Nullable Integer workers;

    @Option(
            names = "--batch-size",
            paramLabel = "KEYS",
            description = "Keys in one pipeline of a worker. Default: crossfade.backfill.batch-size, else 500.")
    private @Nullable Integer batchSize;

    @Option(
            names = "--scan-count",
            paramLabel = "KEYS",
            description = "Keys that one SCAN asks for. Default: crossfade.backfill.scan-count, else 1000.")
    private @Nullable Integer scanCount;

    @Option(
            names = "--rate",
            paramLabel = "KEYS/S",
            description = "Bound of all workers together; 0 for none. Default: crossfade.backfill.rate, else 0.")
    private @Nullable Integer rate;

    @Mixin
    private GentleOptions gentle = new GentleOptions();

    WalkConfig over(WalkConfig file) {
        WalkConfig config = file;
        config = workers == null ? config : config.withWorkers(workers);
        config = batchSize == null ? config : config.withBatchSize(batchSize);
        config = scanCount == null ? config : config.withScanCount(scanCount);
        config = config.withGentle(gentle.over(config.gentle()));
        return rate == null ? config : config.withRate(rate);
    }
}
