package io.crossfade.backfill.local;

import static java.util.Objects.requireNonNull;

import io.crossfade.backfill.copy.KeyOutcome;
import io.crossfade.backfill.feed.AppendOnlyLog;
import io.crossfade.backfill.feed.FeedException;
import io.crossfade.backfill.feed.LogExtent;
import io.crossfade.backfill.follow.Gaps;
import io.crossfade.backfill.gentle.Gentle;
import io.crossfade.backfill.gentle.Pause;
import io.crossfade.backfill.gentle.TargetFullException;
import io.crossfade.backfill.progress.ProgressListener;
import io.crossfade.backfill.progress.ProgressMeter;
import io.crossfade.backfill.progress.ProgressTicker;
import io.crossfade.model.Key;
import io.crossfade.model.MigrationException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes the target equal to the source in the keys that commands of an append-only file of the source have named since a point in time.
 *
 * <p>Only the names are taken from the file: each key is read from the source as it is by now, under the rule of convergence, deletions
 * included. So this is safe beside dual writes, and reading too much or twice is harmless. One use: {@link #run} once, from one thread;
 * {@link #pause} and {@link #cancel()} from any.
 */
public final class AofDrift {
    /** Keys that are remembered, so that one that changes often is seen to once. */
    private static final int REMEMBERED = 50_000;

    private final Path file;
    private final AppendOnlyLog log;
    private final Instant since;
    private final Followed followed;
    private final Stop cancelled = new Stop();
    private final Pause pause = new Pause();

    private AofDrift(Path file, AppendOnlyLog log, Instant since, Followed followed) {
        this.file = file;
        this.log = log;
        this.since = since;
        this.followed = followed;
    }

    /**
     * Prepares it; does not connect.
     *
     * @param followed which databases are made equal, and how
     */
    public static AofDrift create(Path file, AppendOnlyLog log, Instant since, Followed followed) {
        return new AofDrift(
                requireNonNull(file, "file"),
                requireNonNull(log, "log"),
                requireNonNull(since, "since"),
                requireNonNull(followed, "followed"));
    }

    /**
     * Runs until all of those keys are equal or {@link #cancel()} is called. Blocks.
     *
     * @throws JobException if the file cannot be read or does not tell what came since then, a server cannot be reached or refuses, or
     *     the target is the authority
     */
    public DriftReport run(ProgressListener listener) {
        long startNanos = System.nanoTime();
        DriftTally tally = new DriftTally(listener.figures());
        AtomicReference<@Nullable LogExtent> extent = new AtomicReference<>();
        boolean complete = false;
        Stop stop = cancelled.part();
        AtomicReference<@Nullable RuntimeException> moved = new AtomicReference<>();
        try {
            boolean functions = survey(stop, listener, extent);
            try (FollowWatch watch = watch(listener, e -> {
                        moved.set(e);
                        stop.request();
                    });
                    Gentle gentle = followed.walk()
                            .watch(followed.any().source(), followed.any().target(), pause, listener)) {
                watch.start();
                converge(new Parts(listener, stop, watch, gentle, tally), requireNonNull(extent.get()));
                if (functions) {
                    FollowParts.copyFunctions(followed, watch, stop);
                }
                watch.ends(FollowWatch.End.IN_ORDER);
            }
            complete = true;
        } catch (StoppedException e) {
            check(moved.get());
            listener.noted("ended before all keys were seen to");
        } catch (FeedException e) {
            throw new JobException(JobFailure.FEED_UNREADABLE, String.valueOf(e.getMessage()), e);
        } catch (TargetFullException e) {
            throw JobException.of(e);
        } catch (MigrationException e) {
            throw new JobException(JobFailure.SERVERS_UNSUITABLE, String.valueOf(e.getMessage()), e);
        }
        LogExtent found = extent.get();
        return new DriftReport(
                complete,
                file.toString(),
                since,
                found == null ? 0 : found.commands(),
                tally.counts(),
                found == null ? List.of() : found.notes(),
                Duration.ofNanos(System.nanoTime() - startNanos),
                tally.quarantine().byReason(),
                tally.quarantine().listed());
    }

    private static void check(@Nullable RuntimeException moved) {
        if (moved != null) {
            throw moved;
        }
    }

    /** What works together. */
    private record Parts(ProgressListener listener, Stop stop, BatchGuard guard, Gentle gentle, DriftTally tally) {}

    private FollowWatch watch(ProgressListener listener, Consumer<RuntimeException> moved) {
        if (!followed.handover().enabled()) {
            listener.noted("crossfade.handover.enabled is false: a move of the authority is not noticed; end this job"
                    + " before it");
        }
        return new FollowWatch(
                FollowParts.targets(followed),
                followed.handover(),
                "drift-" + UUID.randomUUID(),
                new Gaps(listener::noted),
                moved);
    }

    /** Finds what counts, and tells whether libraries of functions may have changed. */
    private boolean survey(Stop stop, ProgressListener listener, AtomicReference<@Nullable LogExtent> extent) {
        listener.noted("checking " + file + " before anything is written");
        DriftSink check = new DriftSink((database, key) -> stop.check());
        extent.set(log.survey(since, check));
        return check.hasFunctions();
    }

    private void converge(Parts parts, LogExtent found) {
        Stop stop = parts.stop();
        ProgressMeter meter = new ProgressMeter("drift", false, System::nanoTime, parts.gentle()::state);
        DriftCrew crew = new DriftCrew(
                FollowParts.routes(followed),
                followed.copying(),
                parts.tally(),
                stop,
                parts.gentle().throttle(stop),
                parts.guard());
        try (ProgressTicker ticker = new ProgressTicker(meter, parts.listener());
                BatchThreads<DriftCrew.Batch> threads = crew.start()) {
            Remembered remembered = new Remembered(threads, parts.tally(), meter);
            log.read(found, Integer.MAX_VALUE, new DriftSink(remembered));
            remembered.flush();
            threads.finish();
        }
    }

    /** Hands keys to the threads, each once as long as it is remembered. For one thread. */
    private final class Remembered implements DriftSink.Keys {
        private final BatchThreads<DriftCrew.Batch> threads;
        private final DriftTally tally;
        private final ProgressMeter meter;
        private final Map<Integer, Set<Key>> keys = new HashMap<>();
        private int count;

        Remembered(BatchThreads<DriftCrew.Batch> threads, DriftTally tally, ProgressMeter meter) {
            this.threads = threads;
            this.tally = tally;
            this.meter = meter;
        }

        @Override
        public void touched(int database, Key key) {
            if (keys.computeIfAbsent(database, none -> new LinkedHashSet<>()).add(key)) {
                count++;
                tally.named();
                meter.add(0, 1);
            }
            if (count >= REMEMBERED) {
                flush();
            }
        }

        void flush() {
            keys.forEach(this::flush);
            keys.clear();
            count = 0;
        }

        private void flush(int database, Set<Key> named) {
            List<Key> batch = new ArrayList<>();
            for (Key key : named) {
                if (!followed.databases().containsKey(database)
                        || !followed.walk().wants(key)) {
                    tally.ended(KeyOutcome.FILTERED, 1);
                } else {
                    batch.add(key);
                }
                if (batch.size() >= followed.walk().evenBatchSize()) {
                    threads.add(new DriftCrew.Batch(database, batch));
                    batch = new ArrayList<>();
                }
            }
            if (!batch.isEmpty()) {
                threads.add(new DriftCrew.Batch(database, batch));
            }
        }
    }

    /** Makes the run hold, or go on, within about a second: no pipeline begins while it holds. Does not block. */
    public void pause(boolean wanted) {
        pause.set(wanted);
    }

    /** Ends the run after the batches under way. Does not block. */
    public void cancel() {
        cancelled.request();
    }
}
