package io.crossfade.backfill.local;

import static java.util.Objects.requireNonNull;

import io.crossfade.backfill.filter.NameFilter;
import io.crossfade.backfill.gentle.Budgets;
import io.crossfade.backfill.gentle.Gentle;
import io.crossfade.backfill.gentle.GentleConfig;
import io.crossfade.backfill.gentle.Pause;
import io.crossfade.backfill.plan.SlicePlan;
import io.crossfade.backfill.progress.ProgressListener;
import io.crossfade.converge.MovedMarker;
import io.crossfade.model.Key;
import io.crossfade.namespace.Namespaces;
import io.crossfade.setting.Setting;
import io.crossfade.setting.Settings;
import io.crossfade.spi.RedisSide;
import java.util.List;
import java.util.stream.Stream;

/**
 * How the keys of a server are walked, for copying and for verifying.
 *
 * @param workers threads, each with one connection per side, 1 to 256; default 4. The sides' pools must have as many, and three more
 * @param batchSize keys that one worker reads and writes in one pipeline, 1 to 10,000; default 500
 * @param scanCount keys that one SCAN asks for, 10 to 100,000; default 1,000. More makes the server slower for others
 * @param rate keys per second of all workers together, 0 to 100,000,000; 0, the default, is no bound
 * @param slices parts the key space is cut into, 1 to 4,096; default 64; fewer are used below 1,000 keys per slice
 * @param maxAttempts attempts of one worker without any success before the job gives up, 1 to 1,000; default 10, which is
 *     about 20 s
 * @param namespaces tells which keys are migrated: the others are neither copied nor compared; default all are
 * @param names which of those this walk is for, by their names; default all
 * @param gentle how much of the servers the walk takes
 */
public record WalkConfig(
        int workers,
        int batchSize,
        int scanCount,
        int rate,
        int slices,
        int maxAttempts,
        Namespaces namespaces,
        NameFilter names,
        GentleConfig gentle) {
    private static final Setting<Integer> WORKERS = Setting.integer("crossfade.backfill.workers", 1, 256, 4);
    private static final Setting<Integer> BATCH_SIZE = Setting.integer("crossfade.backfill.batch-size", 1, 10_000, 500);
    private static final Setting<Integer> SCAN_COUNT =
            Setting.integer("crossfade.backfill.scan-count", 10, 100_000, 1_000);
    private static final Setting<Integer> RATE = Setting.integer("crossfade.backfill.rate", 0, 100_000_000, 0);
    private static final Setting<Integer> SLICES =
            Setting.integer("crossfade.backfill.slices", 1, SlicePlan.MAX_SLICES, 64);
    private static final Setting<Integer> MAX_ATTEMPTS =
            Setting.integer("crossfade.backfill.max-attempts", 1, 1_000, 10);

    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if a value is out of its range
     */
    public WalkConfig {
        WORKERS.check(workers);
        BATCH_SIZE.check(batchSize);
        SCAN_COUNT.check(scanCount);
        RATE.check(rate);
        SLICES.check(slices);
        MAX_ATTEMPTS.check(maxAttempts);
        requireNonNull(namespaces, "namespaces");
        requireNonNull(names, "names");
        requireNonNull(gentle, "gentle");
    }

    /** Returns the defaults. */
    public static WalkConfig defaults() {
        return from(Settings.none());
    }

    /** Reads the settings. */
    public static WalkConfig from(Settings settings) {
        return new WalkConfig(
                settings.get(WORKERS),
                settings.get(BATCH_SIZE),
                settings.get(SCAN_COUNT),
                settings.get(RATE),
                settings.get(SLICES),
                settings.get(MAX_ATTEMPTS),
                Namespaces.from(settings),
                NameFilter.from(settings),
                GentleConfig.from(settings));
    }

    /** Returns every setting of this record. */
    public static List<Setting<?>> settings() {
        return Stream.of(
                        List.<Setting<?>>of(WORKERS, BATCH_SIZE, SCAN_COUNT, RATE, SLICES, MAX_ATTEMPTS),
                        GentleConfig.settings(),
                        NameFilter.settings())
                .flatMap(List::stream)
                .toList();
    }

    /** Returns a copy with this many threads. */
    public WalkConfig withWorkers(int value) {
        return new WalkConfig(value, batchSize, scanCount, rate, slices, maxAttempts, namespaces, names, gentle);
    }

    /** Returns a copy with batches of this many keys. */
    public WalkConfig withBatchSize(int value) {
        return new WalkConfig(workers, value, scanCount, rate, slices, maxAttempts, namespaces, names, gentle);
    }

    /** Returns a copy whose scans ask for this many keys. */
    public WalkConfig withScanCount(int value) {
        return new WalkConfig(workers, batchSize, value, rate, slices, maxAttempts, namespaces, names, gentle);
    }

    /** Returns a copy with this bound in keys per second; 0 for none. */
    public WalkConfig withRate(int value) {
        return new WalkConfig(workers, batchSize, scanCount, value, slices, maxAttempts, namespaces, names, gentle);
    }

    /** Returns a copy with this many slices. */
    public WalkConfig withSlices(int value) {
        return new WalkConfig(workers, batchSize, scanCount, rate, value, maxAttempts, namespaces, names, gentle);
    }

    /** Returns a copy that gives up after this many attempts. */
    public WalkConfig withMaxAttempts(int value) {
        return new WalkConfig(workers, batchSize, scanCount, rate, slices, value, namespaces, names, gentle);
    }

    /** Returns a copy that leaves out the keys that these rules do not carry. */
    public WalkConfig withNamespaces(Namespaces value) {
        return new WalkConfig(workers, batchSize, scanCount, rate, slices, maxAttempts, value, names, gentle);
    }

    /** Returns a copy for the keys that this filter wants. */
    public WalkConfig withNames(NameFilter value) {
        return new WalkConfig(workers, batchSize, scanCount, rate, slices, maxAttempts, namespaces, value, gentle);
    }

    /** Returns a copy that takes so much of the servers. */
    public WalkConfig withGentle(GentleConfig value) {
        return new WalkConfig(workers, batchSize, scanCount, rate, slices, maxAttempts, namespaces, names, value);
    }

    /** Returns whether a key is the application's and is migrated, whatever this walk is for. */
    boolean carries(Key key) {
        return !MovedMarker.isReserved(key.bytes()) && namespaces.carries(key);
    }

    /** Returns whether a key is the application's, is migrated, and is one of those that this walk is for. */
    boolean wants(Key key) {
        return carries(key) && names.wants(key);
    }

    /** Watches both servers while they are walked. */
    Gentle watch(RedisSide source, RedisSide target, Pause pause, ProgressListener listener) {
        return watch(source, target, Budgets.OF_ONE_PROCESS, pause, listener);
    }

    /** Watches the target while it is written from a file. */
    Gentle watchTarget(RedisSide target, Pause pause, ProgressListener listener) {
        return Gentle.startForTarget(target, gentle, rate, pause, listener);
    }

    /** As {@link #watch(RedisSide, RedisSide, Pause, ProgressListener)}, within these budgets. */
    Gentle watch(RedisSide source, RedisSide target, Budgets budgets, Pause pause, ProgressListener listener) {
        return Gentle.start(source, target, gentle, rate, budgets, pause, listener);
    }

    /** The batch size; smaller where the rate is low, so that keys go evenly and not in bursts. */
    int evenBatchSize() {
        return rate == 0 ? batchSize : Math.max(1, Math.min(batchSize, rate / (4 * workers)));
    }

    /** The scan count; smaller where the rate is low, so that a stop costs little. */
    int evenScanCount() {
        return rate == 0 ? scanCount : Math.max(10, Math.min(scanCount, rate / workers));
    }
}
