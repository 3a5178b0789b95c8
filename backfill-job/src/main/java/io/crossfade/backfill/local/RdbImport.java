package io.crossfade.backfill.local;

import static java.util.Objects.requireNonNull;

import io.crossfade.backfill.feed.FeedException;
import io.crossfade.backfill.feed.ReplicationFormats;
import io.crossfade.backfill.gentle.Gentle;
import io.crossfade.backfill.gentle.Pause;
import io.crossfade.backfill.gentle.TargetFullException;
import io.crossfade.backfill.progress.ProgressListener;
import io.crossfade.backfill.progress.ProgressMeter;
import io.crossfade.backfill.progress.ProgressTicker;
import io.crossfade.spi.RedisSide;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * Restores an RDB file to the target, over what the target holds under the same keys. For a target that nobody writes yet: what
 * has been written since the file would be lost under it.
 *
 * <p>The file is read twice: once to its end and its check sum before anything is written, and once to restore it. One use: {@link
 * #run} once, from one thread; {@link #pause} and {@link
 * #cancel()} from any. A failing target is tried again; running again is harmless.
 */
public final class RdbImport {
    private final Path file;
    private final ReplicationFormats formats;
    private final Map<Integer, RedisSide> targets;
    private final BackfillConfig config;
    private final Stop cancelled = new Stop();
    private final Pause pause = new Pause();

    private RdbImport(Path file, ReplicationFormats formats, Map<Integer, RedisSide> targets, BackfillConfig config) {
        this.file = file;
        this.formats = formats;
        this.targets = Map.copyOf(targets);
        this.config = config;
    }

    /**
     * Prepares an import; does not connect.
     *
     * @param targets where the keys of each database of the file go, at least one; the sides stay the caller's
     * @param config how many threads and keys at once, how fast, and which keys by their names
     */
    public static RdbImport create(
            Path file, ReplicationFormats formats, Map<Integer, RedisSide> targets, BackfillConfig config) {
        if (targets.isEmpty()) {
            throw new IllegalArgumentException("there is no database to restore to");
        }
        return new RdbImport(requireNonNull(file, "file"), requireNonNull(formats, "formats"), targets, config);
    }

    /**
     * Restores until all of the file is read or {@link #cancel()} is called. Blocks.
     *
     * @return what was done, also after a cancel
     * @throws JobException if the file cannot be read, or the target cannot be reached or refuses
     */
    public ImportReport run(ProgressListener listener) {
        long startNanos = System.nanoTime();
        ImportTally tally = new ImportTally(listener.figures());
        boolean complete;
        try {
            complete = restore(tally, listener);
        } catch (StoppedException e) {
            complete = false;
        } catch (FeedException e) {
            throw new JobException(JobFailure.FEED_UNREADABLE, String.valueOf(e.getMessage()), e);
        } catch (TargetFullException e) {
            throw JobException.of(e);
        }
        return tally.report(
                complete,
                file.toString(),
                RestoreSink.endpoints(targets),
                Duration.ofNanos(System.nanoTime() - startNanos));
    }

    /** Makes the run hold, or go on, within about a second: no pipeline begins while it holds. Does not block. */
    public void pause(boolean wanted) {
        pause.set(wanted);
    }

    /** Ends the run after the batches under way. Does not block. */
    public void cancel() {
        cancelled.request();
    }

    private boolean restore(ImportTally tally, ProgressListener listener) {
        Stop stop = cancelled.part();
        try (TargetLinks links = links(stop)) {
            int version = newestVersion(links);
            listener.noted("checking " + file + " before anything is written");
            long keys = formats.checkRdb(file, stop::check);
            try (Gentle gentle =
                    config.walk().watchTarget(targets.values().iterator().next(), pause, listener)) {
                restore(links, new Reading(version, keys), gentle, tally, listener, stop);
            }
            return true;
        }
    }

    /** How a file is read, and how many keys it has. */
    private record Reading(int version, long keys) {}

    private void restore(
            TargetLinks links,
            Reading reading,
            Gentle gentle,
            ImportTally tally,
            ProgressListener listener,
            Stop stop) {
        ProgressMeter meter = new ProgressMeter("restore", true, System::nanoTime, gentle::state);
        try (ProgressTicker ticker = new ProgressTicker(meter, listener);
                RestoreCrew crew =
                        RestoreCrew.start(targets, config, tally, stop, gentle.throttle(stop), BatchGuard.NONE)) {
            RestoreSink sink = new RestoreSink(config, targets, tally, crew, links, meter, reading.keys());
            formats.readRdb(file, reading.version(), sink);
            sink.flush();
            crew.finish();
        }
    }

    /** The newest version of the format that every database's target reads. */
    private int newestVersion(TargetLinks links) {
        return targets.keySet().stream()
                .mapToInt(database -> links.apply(database, PayloadVersions::newest))
                .min()
                .orElseThrow();
    }

    private TargetLinks links(Stop stop) {
        return new TargetLinks(targets, new Retries(config.walk().maxAttempts(), stop));
    }
}
