package io.crossfade.backfill.local;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.crossfade.backfill.feed.ReplicaPosition;
import java.io.UncheckedIOException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps for the next run how far this one is, once a second on the thread {@code crossfade-follow-bookmark}: a place in the stream such that
 * each key that was hinted before it has been made equal. Thread-safe.
 */
final class Bookmark implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Bookmark.class);
    private static final long PERIOD_MILLIS = 1_000;

    private final ReplicaRun run;
    private final FollowParts parts;
    private final WalkConfig walk;
    private final FollowState state;
    private final FollowSweep sweep;
    private final BooleanSupplier nothingLeft;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread named = new Thread(task, "crossfade-follow-bookmark");
        named.setDaemon(true);
        return named;
    });

    @GuardedBy("this") private @Nullable Place ahead;

    /** A place in the stream, how many hints came before it, and how many sweeps. */
    private record Place(ReplicaPosition position, long hints, long sweeps) {}

    /**
     * Creates a bookmark.
     *
     * @param run where it is kept, and under which name
     * @param nothingLeft tells whether nothing was left behind until now that a next run would have to know of
     */
    Bookmark(
            ReplicaRun run,
            FollowParts parts,
            WalkConfig walk,
            FollowState state,
            FollowSweep sweep,
            BooleanSupplier nothingLeft) {
        this.run = run;
        this.parts = parts;
        this.walk = walk;
        this.state = state;
        this.sweep = sweep;
        this.nothingLeft = nothingLeft;
    }

    void start() {
        if (!run.isKept()) {
            return;
        }
        if (!run.goesOn()) {
            run.keep(ReplicaPosition.NONE, ReplicaRun.job(parts.routes(), walk));
        }
        thread.scheduleWithFixedDelay(this::look, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void look() {
        try {
            keep();
        } catch (UncheckedIOException e) {
            LOG.warn("where the source was read cannot be kept now; the next run may begin with a snapshot", e);
        }
    }

    /** Keeps the place that was ahead when it last looked, if all before it is settled, and looks ahead again. */
    synchronized void keep() {
        String job = ReplicaRun.job(
                parts.routes(),
                walk); // first: a server that is replaced from now on is swept, or another one to the next run
        Place place = ahead;
        if (place != null && parts.hinted().isSettled(place.hints()) && isStill(place) && nothingLeft.getAsBoolean()) {
            run.keep(place.position(), job);
            ahead = null;
        }
        if (ahead == null || !isStill(ahead)) {
            ahead = lookAhead();
        }
    }

    private boolean isStill(Place place) {
        return sweep.isIdle() && sweep.count() == place.sweeps();
    }

    /** The position is read first: what was hinted before it has been counted by then. */
    private @Nullable Place lookAhead() {
        long sweeps = sweep.count();
        ReplicaPosition position = state.position();
        return sweep.isIdle() && state.isFollowing() && position.offset() >= 0
                ? new Place(position, parts.hinted().count(), sweeps)
                : null;
    }

    /** At the end nothing is read any more: keeps where that was, or nothing at all if something is left to do. */
    synchronized void keepLast() {
        ahead = lookAhead();
        keep();
        if (!nothingLeft.getAsBoolean()) {
            run.forget();
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
