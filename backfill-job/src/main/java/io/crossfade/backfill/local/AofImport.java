package io.crossfade.backfill.local;

import static java.util.Objects.requireNonNull;

import io.crossfade.backfill.feed.AppendOnlyLog;
import io.crossfade.backfill.feed.FeedException;
import io.crossfade.backfill.feed.LogExtent;
import io.crossfade.backfill.feed.LogSink;
import io.crossfade.backfill.feed.StoredKey;
import io.crossfade.backfill.gentle.Gentle;
import io.crossfade.backfill.gentle.Pause;
import io.crossfade.backfill.gentle.TargetFullException;
import io.crossfade.backfill.gentle.Throttle;
import io.crossfade.backfill.progress.ProgressListener;
import io.crossfade.backfill.progress.ProgressMeter;
import io.crossfade.backfill.progress.ProgressTicker;
import io.crossfade.backfill.replay.ScratchCommands;
import io.crossfade.backfill.replay.ScratchNames;
import io.crossfade.backfill.replay.TouchedFilter;
import io.crossfade.model.Command;
import io.crossfade.model.Side;
import io.crossfade.spi.LinkException;
import io.crossfade.spi.RedisSide;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what an append-only file ends with to the target, over what the target holds under the same keys. For a target that nobody
 * writes yet: what has been written since the file would be lost under it.
 *
 * <p>The file is read before anything is written. Then its commands are executed in an area of the target that is the job's own, and what
 * they end with is restored from there; keys of the file's snapshot that no command names are restored as from any snapshot. One use:
 * {@link #run} once, from one thread; {@link #pause} and {@link #cancel()} from any. Running again is harmless.
 */
public final class AofImport {
    private static final Logger LOG = LoggerFactory.getLogger(AofImport.class);
    private static final int RUN_DIGITS = 8;
    private static final int LAST_ATTEMPTS = 3;

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
        Outcome outcome = new Outcome(listener);
        boolean complete = false;
        try {
            listener.noted("checking " + file + " before anything is written");
            TouchedFilter touched = new TouchedFilter();
            LogExtent extent = log.survey(null, new Check(cancelled, touched));
            outcome.tail = extent.notes();
            try (Gentle gentle = config.walk().watchTarget(area, pause, listener)) {
                restore(gentle, listener, outcome, touched, extent);
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
                outcome.tally.report(complete, file.toString(), RestoreSink.endpoints(targets), elapsed),
                outcome.commands,
                outcome.tail);
    }

    /** What is known when the run ends. */
    private static final class Outcome {
        private ImportTally tally;
        private long commands;
        private List<String> tail = List.of();

        Outcome(ProgressListener listener) {
            this.tally = new ImportTally(listener.figures());
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

    private void restore(
            Gentle gentle, ProgressListener listener, Outcome outcome, TouchedFilter touched, LogExtent extent) {
        Retries retries = new Retries(config.walk().maxAttempts(), cancelled);
        while (true) {
            outcome.tally = new ImportTally(listener.figures());
            String process = ServerInfo.of(area).runId();
            try {
                Stop stop = cancelled.part();
                new Attempt(gentle, listener, stop, touched, extent).run(outcome.tally);
                outcome.commands = extent.commands();
                checkProcess(process);
                return;
            } catch (LinkException e) {
                retries.failed(new SideException(Side.TARGET, e));
            } catch (SideException e) {
                retries.failed(e);
            }
            listener.noted("the connection failed while the file was executed; beginning anew");
            retries.rest(config.grace());
        }
    }

    private void checkProcess(String process) {
        if (!ServerInfo.of(area).runId().equals(process)) {
            throw new JobException(
                    JobFailure.SERVERS_UNSUITABLE,
                    "the target was started anew or replaced meanwhile, and may have lost what was written; run again",
                    null);
        }
    }

    /** Finds out whether all can be executed, and which keys are named. */
    private static final class Check implements LogSink {
        private final Stop stop;
        private final TouchedFilter touched;
        private final ScratchCommands commands = new ScratchCommands(new ScratchNames("check"));

        Check(Stop stop, TouchedFilter touched) {
            this.stop = stop;
            this.touched = touched;
        }

        @Override
        public void key(StoredKey key) {
            stop.check();
        }

        @Override
        public void function(byte[] code) {
            commands.library(code);
        }

        @Override
        public void leftOut(String what) {
            // told when it is read again
        }

        @Override
        public void command(int database, Command command) {
            stop.check();
            commands.of(database, command);
            commands.note(database, command, touched);
        }
    }

    /** One way from the beginning of the file to its end. */
    private final class Attempt {
        private final Gentle gentle;
        private final ProgressListener listener;
        private final Stop stop;
        private final TouchedFilter touched;
        private final LogExtent extent;
        private final ScratchNames names =
                new ScratchNames(UUID.randomUUID().toString().substring(0, RUN_DIGITS));
        private final ScratchCommands commands = new ScratchCommands(names);

        Attempt(Gentle gentle, ProgressListener listener, Stop stop, TouchedFilter touched, LogExtent extent) {
            this.gentle = gentle;
            this.listener = listener;
            this.stop = stop;
            this.touched = touched;
            this.extent = extent;
        }

        void run(ImportTally tally) {
            long steps = Math.max(1, extent.keys() * 2 + extent.commands());
            ProgressMeter meter = new ProgressMeter("restore", false, System::nanoTime, gentle::state);
            Retries retries = new Retries(config.walk().maxAttempts(), stop);
            Throttle throttle = gentle.throttle(stop);
            int any = targets.keySet().iterator().next();
            try (TargetLinks links = new TargetLinks(targets, retries);
                    TargetLinks areas =
                            new TargetLinks(Map.of(any, area), retries, throttle.of(Side.TARGET), config.grace());
                    ProgressTicker ticker = new ProgressTicker(meter, listener)) {
                int version = newestVersion(links);
                ScratchPages pages = new ScratchPages(areas, any);
                try {
                    execute(version, throttle, meter, 1.0 / steps, tally, pages);
                    try (RestoreCrew crew =
                            RestoreCrew.start(targets, config, tally, stop, throttle, BatchGuard.NONE)) {
                        RestoreSink sink = new RestoreSink(config, targets, tally, crew, links, meter, steps);
                        pages.take(names, commands.databases(), sink::key);
                        commands.libraries().forEach(sink::function);
                        log.read(extent, version, new Untouched(sink));
                        sink.flush();
                        crew.finish();
                    }
                } finally {
                    leave();
                }
            }
        }

        /** Also after a stop or a failure; what cannot be removed now, the next such job removes. */
        private void leave() {
            Retries few = new Retries(LAST_ATTEMPTS, new Stop());
            try (TargetLinks areas = new TargetLinks(Map.of(0, area), few)) {
                new ScratchPages(areas, 0).leave(names);
            } catch (JobException e) {
                listener.noted("keys whose names begin with " + ScratchNames.ANY
                        + " may be left on the target, which the next restoring of an append-only file removes");
                LOG.debug("the area could not be given up", e);
            }
        }

        private void execute(
                int version,
                Throttle throttle,
                ProgressMeter meter,
                double share,
                ImportTally tally,
                ScratchPages pages) {
            try (Scratch scratch =
                    Scratch.begin(names, area, throttle, config.walk().batchSize())) {
                pages.clear();
                log.read(extent, version, new Executed(scratch, meter, share, tally));
                scratch.flush();
            }
        }

        private int newestVersion(TargetLinks links) {
            return targets.keySet().stream()
                    .mapToInt(database -> links.apply(database, PayloadVersions::newest))
                    .min()
                    .orElseThrow();
        }

        /** Takes what is executed: commands, and the keys that they name. */
        private final class Executed implements LogSink {
            private final Scratch scratch;
            private final ProgressMeter meter;
            private final double share;
            private final ImportTally tally;

            Executed(Scratch scratch, ProgressMeter meter, double share, ImportTally tally) {
                this.scratch = scratch;
                this.meter = meter;
                this.share = share;
                this.tally = tally;
            }

            @Override
            public void key(StoredKey key) {
                stop.check();
                if (touched.mayHave(key.database(), key.key())) {
                    scratch.add(commands.restore(key));
                }
                meter.add(share, 0);
            }

            @Override
            public void function(byte[] code) {
                commands.library(code);
            }

            @Override
            public void leftOut(String what) {
                tally.noted(what);
            }

            @Override
            public void command(int database, Command command) {
                stop.check();
                Command executed = commands.of(database, command);
                if (executed != null) {
                    scratch.add(executed);
                } else if (commands.isScript(command)) {
                    tally.noted("a script of the script cache; EVAL and SCRIPT LOAD bring it back");
                }
                meter.add(share, 0);
            }
        }

        /** Takes the keys that no command names. */
        private final class Untouched implements LogSink {
            private final RestoreSink sink;

            Untouched(RestoreSink sink) {
                this.sink = sink;
            }

            @Override
            public void key(StoredKey key) {
                if (!touched.mayHave(key.database(), key.key())) {
                    sink.key(key);
                }
            }

            @Override
            public void function(byte[] code) {
                // among those that are there after all commands
            }

            @Override
            public void leftOut(String what) {
                // told before
            }

            @Override
            public void command(int database, Command command) {
                // executed before
            }
        }
    }
}
