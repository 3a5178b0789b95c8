package io.crossfade.backfill.local;

import static java.util.Objects.requireNonNull;

import io.crossfade.backfill.feed.AppendOnlyLog;
import io.crossfade.backfill.feed.FeedException;
import io.crossfade.backfill.feed.LogExtent;
import io.crossfade.backfill.gentle.Gentle;
import io.crossfade.backfill.gentle.Pause;
import io.crossfade.backfill.gentle.TargetFullException;
import io.crossfade.backfill.progress.ProgressListener;
import io.crossfade.backfill.progress.ProgressMeter;
import io.crossfade.backfill.progress.ProgressTicker;
import io.crossfade.backfill.replay.TouchedFilter;
import io.crossfade.spi.RedisSide;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Brings what an append-only file ends with to the target, over what the target holds under the same keys. For a target that nobody
 * writes yet: what has been written since the file would be lost under it.
 *
 * <p>The file is read before anything is written. Then its commands are executed in an area of the target that is the job's own, and what
 * they end with is restored from there; keys of the file's snapshot that no command names are restored as from any snapshot. One use:
 * {@link #run} once, from one thread; {@link #pause} and {@link #cancel()} from any. Running again is harmless.
 */
public final class AofImport {
    private final Path file;
    private final AppendOnlyLog log;
    private final Map<Integer, RedisSide> targets;
    private final RedisSide area;
    private final BackfillConfig config;
    private final Stop cancelled = new Stop();
    private final Pause pause = new Pause();

    private AofImport(
            Path file, AppendOnlyLog log, Map<Integer, RedisSide> targets, RedisSide area, BackfillConfig config) {
        this.file = file;
        this.log = log;
        this.targets = new LinkedHashMap<>(targets);
        this.area = area;
        this.config = config;
    }

    /**
     * Prepares an import; does not connect.
     *
     * @param targets where the keys of each database of the file go, at least one; the sides stay the caller's
     * @param area the database of the target where the commands are executed, in which keys have the names that they are given
     * @param config how many threads and keys at once, how fast, and which keys by their names
     */
    public static AofImport create(
            Path file, AppendOnlyLog log, Map<Integer, RedisSide> targets, RedisSide area, BackfillConfig config) {
        if (targets.isEmpty()) {
            throw new IllegalArgumentException("there is no database to restore to");
        }
        return new AofImport(
                requireNonNull(file, "file"),
                requireNonNull(log, "log"),
                targets,
                requireNonNull(area, "area"),
                config);
    }

    /**
     * Restores until all of the file is read or {@link #cancel()} is called. Blocks.
     *
     * @return what was done, also after a cancel
     * @throws JobException if the file cannot be read, or the target cannot be reached or refuses
     */
    public AofReport run(ProgressListener listener) {
        long startNanos = System.nanoTime();
        ImportTally tally = new ImportTally(listener.figures());
        LogExtent extent = null;
        boolean complete = false;
        try {
            listener.noted("checking " + file + " before anything is written");
            TouchedFilter touched = new TouchedFilter();
            extent = log.survey(null, new AofCheck(cancelled, touched));
            ServerInfo.of(area); // one that cannot be reached is told at once
            try (Gentle gentle = config.walk().watchTarget(area, pause, listener)) {
                restore(gentle, listener, tally, touched, extent);
            }
            complete = true;
        } catch (StoppedException e) {
            listener.noted("ended before all of the file is on the target");
        } catch (FeedException e) {
            throw new JobException(JobFailure.FEED_UNREADABLE, String.valueOf(e.getMessage()), e);
        } catch (TargetFullException e) {
            throw JobException.of(e);
        }
        Duration elapsed = Duration.ofNanos(System.nanoTime() - startNanos);
        return new AofReport(
                tally.report(complete, file.toString(), RestoreSink.endpoints(targets), elapsed),
                complete && extent != null ? extent.commands() : 0,
                extent == null ? List.of() : extent.notes());
    }

    /** Makes the run hold, or go on, within about a second: no pipeline begins while it holds. Does not block. */
    public void pause(boolean wanted) {
        pause.set(wanted);
    }

    /** Ends the run after the batches under way. Does not block. */
    public void cancel() {
        cancelled.request();
    }

    private void restore(
            Gentle gentle, ProgressListener listener, ImportTally tally, TouchedFilter touched, LogExtent extent) {
        ProgressMeter meter = new ProgressMeter("restore", false, System::nanoTime, gentle::state);
        Stop stop = cancelled.part(); // that of the crew, which ends it when it is through
        try (TargetLinks links =
                        new TargetLinks(targets, new Retries(config.walk().maxAttempts(), cancelled));
                ProgressTicker ticker = new ProgressTicker(meter, listener)) {
            AofWork work = new AofWork(
                    log,
                    extent,
                    touched,
                    newestVersion(links),
                    area,
                    config,
                    gentle.throttle(stop),
                    meter,
                    listener,
                    cancelled);
            try (AofExecution executed = AofExecution.of(work)) {
                executed.notes().forEach(tally::noted);
                try (RestoreCrew crew =
                        RestoreCrew.start(targets, config, tally, stop, work.throttle(), BatchGuard.NONE)) {
                    RestoreSink sink = new RestoreSink(config, targets, tally, crew, links, meter, work.steps());
                    executed.take(sink::key);
                    executed.libraries().forEach(sink::function);
                    log.read(extent, work.version(), new UntouchedKeys(touched, sink));
                    sink.flush();
                    crew.finish();
                }
                executed.checkProcess();
            }
        }
    }

    private int newestVersion(TargetLinks links) {
        return targets.keySet().stream()
                .mapToInt(database -> links.apply(database, PayloadVersions::newest))
                .min()
                .orElseThrow();
    }
}
