package io.crossfade.backfill.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.crossfade.backfill.checkpoint.ReplicaMark;
import io.crossfade.backfill.feed.ReplicaPosition;
import io.crossfade.spi.RedisSide;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps for the next run how far this one is, once a second on the thread {@code crossfade-follow-bookmark}: a place in the stream such that
 * each key that was touched before it has been made equal. Thread-safe.
 */
final class Bookmark implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Bookmark.class);
    private static final long PERIOD_MILLIS = 1_000;

    private final @Nullable Path file;
    private final Map<Integer, FollowRoute> routes;
    private final WalkConfig walk;
    private final FollowState state;
    private final TouchedKeys touched;
    private final FollowSweep sweep;
    private final BooleanSupplier nothingLeft;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread named = new Thread(task, "crossfade-follow-bookmark");
        named.setDaemon(true);
        return named;
    });

    @GuardedBy("this") private @Nullable Place ahead;

    /** A place in the stream, how many touches came before it, and how many sweeps. */
    private record Place(ReplicaPosition position, long touches, long sweeps) {}

    /**
     * Creates a bookmark.
     *
     * @param file where it is kept; if null, it is not
     * @param nothingLeft tells whether nothing was left behind until now that a next run would have to know of
     */
    Bookmark(
            @Nullable Path file,
            Map<Integer, FollowRoute> routes,
            WalkConfig walk,
            FollowState state,
            TouchedKeys touched,
            FollowSweep sweep,
            BooleanSupplier nothingLeft) {
        this.file = file;
        this.routes = routes;
        this.walk = walk;
        this.state = state;
        this.touched = touched;
        this.sweep = sweep;
        this.nothingLeft = nothingLeft;
    }

    /** Returns where {@code file} says that an earlier run was, if it did the same, to the same servers; else {@link ReplicaPosition#NONE}. */
    static ReplicaPosition found(Path file, Map<Integer, FollowRoute> routes, WalkConfig walk) {
        return ReplicaMark.read(file)
                .filter(mark -> mark.job().equals(job(routes, walk)))
                .map(mark -> new ReplicaPosition(mark.replicationId(), mark.offset(), mark.database()))
                .orElse(ReplicaPosition.NONE);
    }

    void start() {
        if (file == null) {
            return;
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
        String job = job(
                routes, walk); // first: a server that is replaced from now on is swept, or another one to the next run
        Place place = ahead;
        if (place != null && touched.isSettled(place.touches()) && isStill(place) && nothingLeft.getAsBoolean()) {
            write(place.position(), job);
            ahead = null;
        }
        if (ahead == null || !isStill(ahead)) {
            ahead = lookAhead();
        }
    }

    private void write(ReplicaPosition position, String job) {
        if (file != null) {
            new ReplicaMark(job, position.replicationId(), position.offset(), position.database()).write(file);
        }
    }

    private boolean isStill(Place place) {
        return sweep.isIdle() && sweep.count() == place.sweeps();
    }

    /** The position is read first: what was touched before it has been counted by then. */
    private @Nullable Place lookAhead() {
        long sweeps = sweep.count();
        ReplicaPosition position = state.position();
        return sweep.isIdle() && state.isFollowing() && position.offset() >= 0
                ? new Place(position, touched.count(), sweeps)
                : null;
    }

    /** At the end nothing is read any more: keeps where that was, or nothing at all if something is left to do. */
    synchronized void keepLast() {
        ahead = lookAhead();
        keep();
        if (file != null && !nothingLeft.getAsBoolean()) {
            ReplicaMark.forget(file);
        }
    }

    /** What another target, or another choice of keys, has not got. */
    private static String job(Map<Integer, FollowRoute> routes, WalkConfig walk) {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(routes).forEach((database, route) -> {
            Servers servers = route.servers();
            RedisSide target = servers.sides().target();
            text.append(database)
                    .append('\n')
                    .append(servers.source().endpoint())
                    .append('\n')
                    .append(target.endpoint())
                    .append('\n')
                    .append(target.mapping() == null ? "" : target.mapping().pair())
                    .append('\n')
                    .append(servers.target().runId())
                    .append('\n');
        });
        text.append(walk.namespaces()).append('\n').append(walk.names());
        return UUID.nameUUIDFromBytes(text.toString().getBytes(UTF_8)).toString();
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
