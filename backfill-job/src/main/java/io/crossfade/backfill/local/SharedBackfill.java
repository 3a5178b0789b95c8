package io.crossfade.backfill.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.crossfade.backfill.checkpoint.CheckpointRefusedException;
import io.crossfade.backfill.checkpoint.SharedProgress;
import io.crossfade.backfill.checkpoint.SharedState;
import io.crossfade.backfill.checkpoint.SharedUnderWay;
import io.crossfade.backfill.checkpoint.Walk;
import io.crossfade.backfill.checkpoint.Wish;
import io.crossfade.backfill.copy.BatchCopier;
import io.crossfade.backfill.copy.CopyMode;
import io.crossfade.backfill.copy.KeyCounts;
import io.crossfade.backfill.copy.Quarantine;
import io.crossfade.backfill.gentle.Gentle;
import io.crossfade.backfill.gentle.Pause;
import io.crossfade.backfill.gentle.ThrottleReport;
import io.crossfade.backfill.plan.OpaqueCursorException;
import io.crossfade.backfill.progress.ProgressListener;
import io.crossfade.backfill.progress.ProgressMeter;
import io.crossfade.backfill.progress.ProgressTicker;
import io.crossfade.model.Side;
import io.crossfade.spi.LinkException;
import io.crossfade.spi.RedisSide;
import java.time.Duration;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One member's part of a backfill that several processes do together. Whoever brings them together lets each take a turn, and all of
 * them another one when a member is lost or joins, or when a turn ended with {@link Turn#AGAIN}. Progress is kept on the target.
 *
 * <p>{@link #take}, {@link #report} and {@link #close()} are for one thread at a time; {@link #leave()} is for any.
 */
public final class SharedBackfill implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SharedBackfill.class);
    private static final int ATTEMPTS_TO_REPORT = 5;

    private final CopyRecipe recipe;
    private final SharedProgress progress;
    private final Stop left = new Stop();
    private final Pause pause = new Pause();
    private final Quarantine quarantine = new Quarantine();
    private final Leftovers leftovers = new Leftovers(Leftovers.PATIENCE);
    private final long startNanos = System.nanoTime();
    private volatile boolean stopped;
    private @Nullable SharedState first;
    private @Nullable Sharing last;
    private @Nullable ThrottleReport throttle;
    private AlongsideReport alongside = AlongsideReport.NONE;

    private SharedBackfill(CopyRecipe recipe) {
        this.recipe = recipe;
        this.progress = new SharedProgress(
                () -> SideLink.lease(recipe.target()), recipe.target().mapping());
    }

    /**
     * Prepares a member's part; does not connect. The sides stay the caller's, who closes them; their pools should have twice as many
     * connections as there are workers, and three more.
     */
    public static SharedBackfill create(RedisSide source, RedisSide target, BackfillConfig config) {
        return new SharedBackfill(new CopyRecipe(
                Untouching.of(requireNonNull(source, "source")),
                Untouching.of(requireNonNull(target, "target")),
                requireNonNull(config, "config")));
    }

    /** Returns a name that all members of this job, and of no other, have in common. It tells no address. */
    public String name() {
        CRC32C sum = new CRC32C();
        sum.update(recipe.job().toString().getBytes(UTF_8));
        return "crossfade-backfill-" + Long.toHexString(sum.getValue());
    }

    /**
     * Copies slices until none is left, or this member has to end. Blocks; an interrupt ends the turn, and what it leaves in doubt is
     * seen to in the next.
     *
     * @throws JobException if a server cannot be reached, refuses, or is the same on both sides
     * @throws io.crossfade.backfill.checkpoint.CheckpointRefusedException if the progress on the target cannot be used
     */
    public Turn take(Sharing sharing, ProgressListener listener) {
        Stop stop = left.part();
        try {
            Resharding resharding = new Resharding(recipe.config().walk(), stop, listener);
            Servers servers = resharding.awaitEnd(Servers.find(recipe.source(), recipe.target()));
            SharedLog log = log(recipe.config().walk().maxAttempts(), stop, listener);
            return take(sharing, servers, log, stop, listener);
        } catch (ServerChangedException e) {
            listener.noted(e.getMessage() + "; starting over");
            return Turn.AGAIN;
        } catch (StoppedException e) {
            return stopped ? Turn.STOPPED : Turn.LEFT;
        }
    }

    private SharedLog log(int maxAttempts, Stop stop, ProgressListener listener) {
        return new SharedLog(progress, recipe.job(), recipe.config().fresh(), maxAttempts, stop, listener);
    }

    private Turn take(Sharing sharing, Servers servers, SharedLog log, Stop stop, ProgressListener listener) {
        WalkConfig walk = recipe.config().walk();
        SharedState start = log.join(sharing, CopyRecipe.walk(servers, servers.sensibleSlices(Side.SOURCE, walk)));
        first = first == null ? start : first;
        last = sharing;
        obey(start.order(), stop);
        boolean exact = start.saved().walk().slices() != Walking.OPAQUE;
        try (Gentle gentle = walk.watch(recipe.source(), recipe.target(), sharing::budget, pause, listener)) {
            ProgressMeter meter = new ProgressMeter("copy", exact, System::nanoTime, gentle::state);
            SharedWatch watch = new SharedWatch(
                    progress, sharing, start, meter, servers.source().keys(), wish -> obey(wish, stop));
            try (ProgressTicker ticker = new ProgressTicker(meter, listener);
                    SharedWatch looking = watch.begin()) {
                return copy(start, sharing, servers, log, gentle, stop, listener);
            } finally {
                throttle = gentle.report();
            }
        }
    }

    private Turn copy(
            SharedState start,
            Sharing sharing,
            Servers servers,
            SharedLog log,
            Gentle gentle,
            Stop stop,
            ProgressListener listener) {
        BackfillConfig config = recipe.config();
        AlongsideWork work = new AlongsideWork(config, recipe.source(), recipe.target(), stop, listener);
        work.begin();
        alongside = work.report();
        BatchCopier copier = recipe.copier(servers, work.usage().carried());
        SharedUnderWay noted = config.mode() == CopyMode.WARM
                ? progress.underWay(recipe.job(), sharing.run() + "/" + sharing.turn(), sharing.member())
                : null;
        if (noted != null) {
            SharedUnderWay.Left under = log.asked(noted::left);
            if (new Aftermath(recipe, copier, stop, leftovers, listener).settle(under.keys())) {
                log.asked(() -> {
                    noted.forget(under);
                    return under;
                });
            }
        }
        CopyJob job = new CopyJob(
                config.walk()::wants,
                copier,
                quarantine,
                log.marks(start, config.quarantineKeys(), noted),
                config.grace(),
                CopyJob.PATIENCE,
                stop,
                listener.figures());
        boolean through;
        try {
            through = new SharedRun(job, start, sharing::claim, leftovers, servers, config.walk(), gentle, listener)
                    .run();
            leftovers.settle(
                    recipe.source(),
                    recipe.target(),
                    job.copier(),
                    config.walk().batchSize(),
                    config.grace());
            if (noted != null && leftovers.count() == 0) {
                log.asked(() -> {
                    noted.forget();
                    return noted;
                });
            }
        } catch (OpaqueCursorException e) {
            listener.noted(e.getMessage() + "; going on with one scanner");
            log.anew(start, CopyRecipe.walk(servers, Walking.OPAQUE), sharing.turn());
            return Turn.AGAIN;
        }
        if (!through) {
            return stopped ? Turn.STOPPED : Turn.LEFT;
        }
        log.finishIfThrough(start, servers);
        return Turn.THROUGH;
    }

    private void obey(Wish wish, Stop stop) {
        pause.set(wish == Wish.PAUSE);
        if (wish == Wish.STOP) {
            stopped = true;
            stop.request();
        }
    }

    /** Says on the target that this member takes part no longer; not during a turn. Blocks for a round trip. Idempotent. */
    @Override
    public void close() {
        Sharing sharing = last;
        if (sharing == null) {
            return;
        }
        last = null;
        try {
            progress.leave(sharing.member());
        } catch (LinkException | SideException | JobException | CheckpointRefusedException e) {
            LOG.debug("the target was not told that this member is gone; it will be missed in ten seconds", e);
        }
    }

    /** This member ends its turn in order, and takes no other. Does not block. */
    public void leave() {
        left.request();
    }

    /** Returns whether {@link #leave()} was called. */
    public boolean isLeaving() {
        return left.isRequested();
    }

    /** Returns whether somebody has ordered that the whole run stops. */
    public boolean isStopped() {
        return stopped;
    }

    /**
     * Returns what all members have done together, as the target tells it; quarantined keys by name, keys in doubt, the throttle
     * and what went along beside keys are those of this member alone, the last in its last turn. Blocks for a round trip.
     *
     * @throws JobException if the target cannot be reached
     */
    public BackfillReport report() {
        SharedState now =
                log(ATTEMPTS_TO_REPORT, new Stop(), ProgressListener.NONE).read();
        SharedState began = first == null ? now : first;
        KeyCounts counts = now == null ? KeyCounts.NONE : now.saved().counts();
        boolean same = now != null
                && began != null
                && now.header().number() == began.header().number();
        long before = same && began != null ? began.saved().counts().scanned() : 0;
        Walk walk = now == null ? null : now.saved().walk();
        return new BackfillReport(
                now != null && now.saved().finished() != null,
                recipe.config().mode(),
                recipe.source().endpoint(),
                recipe.target().endpoint(),
                counts,
                Math.max(0, counts.scanned() - before),
                Duration.ofNanos(System.nanoTime() - startNanos),
                walk == null ? 0 : walk.slices(),
                before > 0,
                now == null ? 0 : now.header().restarts(),
                leftovers.count(),
                quarantine.byReason(),
                quarantine.listed(),
                alongside,
                throttle == null ? ThrottleReport.NONE : throttle);
    }
}
