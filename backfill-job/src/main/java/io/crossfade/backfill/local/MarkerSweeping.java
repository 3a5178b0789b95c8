package io.crossfade.backfill.local;

import static java.util.Objects.requireNonNull;

import io.crossfade.backfill.progress.ProgressListener;
import io.crossfade.converge.MarkerSweep;
import io.crossfade.converge.MarkerSweep.Found;
import io.crossfade.converge.MarkerSweep.Moment;
import io.crossfade.handover.HandoverRecord;
import io.crossfade.handover.HandoverRefusedException;
import io.crossfade.handover.HandoverStore;
import io.crossfade.model.MigrationException;
import io.crossfade.model.Side;
import io.crossfade.spi.LinkException;
import io.crossfade.spi.RedisSide;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Takes the moved markers of a lazy migration off the target once nobody can go by them any more (ADR 23), while the application goes
 * on. One use: {@link #run} once, from one thread; {@link #cancel()} from any.
 */
public final class MarkerSweeping {
    private static final Duration LOOK_EVERY = Duration.ofMillis(200);
    private static final Duration SLACK = Duration.ofSeconds(10);

    /** The first may tell a phase that was looked up before this began; the second was begun after the first. */
    private static final int RENEWALS = 2;

    private final List<RedisSide> databases;
    private final RedisSide target;
    private final Duration markerTtl;
    private final Duration lease;
    private final Stop stop = new Stop();

    private MarkerSweeping(List<RedisSide> databases, RedisSide target, Duration markerTtl, Duration lease) {
        this.databases = List.copyOf(databases);
        this.target = target;
        this.markerTtl = markerTtl;
        this.lease = lease;
    }

    /**
     * Prepares a sweep of one database of the target; does not connect. The sides stay the caller's, who closes them.
     *
     * @param databases the target as each database of the source that lies there sees it
     * @param target the same without other names for keys
     * @param markerTtl as the instances have it
     * @param lease likewise
     */
    public static MarkerSweeping create(
            List<RedisSide> databases, RedisSide target, Duration markerTtl, Duration lease) {
        return new MarkerSweeping(
                databases,
                requireNonNull(target, "target"),
                requireNonNull(markerTtl, "markerTtl"),
                requireNonNull(lease, "lease"));
    }

    /**
     * What a sweep did.
     *
     * @param target the target's endpoint
     * @param removed markers that were taken away
     * @param left markers that are still there, as far as it was counted
     * @param obstacle why they are left, or null
     */
    public record Report(String target, long removed, long left, @Nullable String obstacle) {}

    /**
     * Waits until every instance has been heard of, for a lease, then sweeps. Blocks.
     *
     * @throws JobException if the target cannot be reached, or refuses
     */
    public Report run(ProgressListener listener) {
        try {
            Moment began = moment();
            List<HandoverRecord> before = read();
            String obstacle = obstacle(before);
            if (obstacle == null) {
                listener.noted("waits until every instance has told its phase, at most "
                        + lease.plus(SLACK).toSeconds() + " s");
                obstacle = awaitRenewals(before);
            }
            return obstacle == null ? sweep(began) : report(0, 0, obstacle);
        } catch (StoppedException e) {
            return report(0, 0, "interrupted; what has been swept is swept");
        } catch (SideException e) {
            throw e.asJobException("");
        } catch (LinkException e) {
            throw new JobException(JobFailure.unreachable(Side.TARGET), String.valueOf(e.getMessage()), e);
        } catch (HandoverRefusedException e) {
            throw new JobException(JobFailure.ACCESS_DENIED, String.valueOf(e.getMessage()), e);
        } catch (MigrationException e) {
            throw new JobException(JobFailure.SERVERS_UNSUITABLE, String.valueOf(e.getMessage()), e);
        }
    }

    /** Ends the run after the batch under way. Does not block. */
    public void cancel() {
        stop.request();
    }

    private Moment moment() {
        try (SideLink link = SideLink.lease(target)) {
            return MarkerSweep.moment(link);
        }
    }

    private Report sweep(Moment began) {
        try (SideLink link = SideLink.lease(target)) {
            MarkerSweep sweep = new MarkerSweep(markerTtl, began);
            Found found = sweep.count(link, stop::check);
            String obstacle = obstacle(found);
            if (obstacle != null) {
                return report(0, found.old() + found.young(), obstacle);
            }
            Found swept = sweep.remove(link, stop::check);
            return report(
                    swept.old(),
                    swept.young(),
                    swept.young() == 0 ? null : "keys are being moved again since it began");
        }
    }

    private @Nullable String obstacle(Found found) {
        if (found.young() > 0) {
            return "something still moves keys, though no instance is in TARGET_LIVE: a backfill, or crossfade.lazy.marker-ttl"
                    + " is not the same everywhere";
        }
        if (found.asides() > 0) {
            return "a large value is being moved, or its move was given up within the last ten minutes";
        }
        Set<String> others = new TreeSet<>(found.others());
        others.removeIf(name -> !HandoverStore.isRecord(name));
        databases.forEach(database -> others.remove(new HandoverStore(database).name()));
        return others.isEmpty()
                ? null
                : "databases that crossfade.databases does not name have instances on this target: " + others;
    }

    private List<HandoverRecord> read() {
        List<HandoverRecord> records = new ArrayList<>();
        for (RedisSide database : databases) {
            records.add(new HandoverStore(database).read());
        }
        return records;
    }

    private static @Nullable String obstacle(List<HandoverRecord> records) {
        for (HandoverRecord record : records) {
            String moving = record.moving();
            if (moving != null) {
                return moving;
            }
        }
        return null;
    }

    /** Who has no entry yet makes it within a lease; who has renews it. Returns why one is not in order, or null. */
    private @Nullable String awaitRenewals(List<HandoverRecord> first) {
        long start = System.nanoTime();
        List<HandoverRecord> before = first;
        int renewals = 0;
        while (true) {
            stop.pause(LOOK_EVERY);
            List<HandoverRecord> now = read();
            String obstacle = obstacle(now);
            if (obstacle != null) {
                return obstacle;
            }
            if (renewed(now, before)) {
                renewals++;
                before = now;
            }
            Duration waited = Duration.ofNanos(System.nanoTime() - start);
            if (renewals >= RENEWALS && waited.compareTo(lease) > 0) {
                return null;
            }
            if (waited.compareTo(lease.plus(SLACK)) > 0) {
                return "an instance did not renew its entry in crossfade.handover.lease";
            }
        }
    }

    private static boolean renewed(List<HandoverRecord> now, List<HandoverRecord> before) {
        for (int i = 0; i < now.size(); i++) {
            if (!now.get(i).renewedSince(before.get(i))) {
                return false;
            }
        }
        return true;
    }

    private Report report(long removed, long left, @Nullable String obstacle) {
        return new Report(target.endpoint(), removed, left, obstacle);
    }
}
