package io.crossfade.backfill.local;

import io.crossfade.handover.Follower;
import io.crossfade.handover.HandoverConfig;
import io.crossfade.handover.HandoverRecord;
import io.crossfade.handover.HandoverRefusedException;
import io.crossfade.model.Side;
import io.crossfade.spi.LinkException;
import io.crossfade.spi.RedisSide;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that nothing is brought from the source to the target any more once the target is the authority. The job has an entry in the
 * hand-over record, so that no instance of the application moves the authority while it runs; and it looks at the phases of the instances
 * before each batch, and once a second on the thread {@code crossfade-follow-authority}.
 */
final class SourceAuthority implements BatchGuard {
    private static final Logger LOG = LoggerFactory.getLogger(SourceAuthority.class);
    private static final long LONGEST_PERIOD_MILLIS = 1_000;
    private static final Set<String> DENIED = Set.of("NOAUTH", "NOPERM", "WRONGPASS");

    private final Map<Integer, Follower> followers = new HashMap<>();
    private final Map<Integer, String> endpoints = new HashMap<>();
    private final Consumer<RuntimeException> moved;
    private final ScheduledExecutorService thread;

    private SourceAuthority(Map<Integer, RedisSide> targets, Duration lease, Consumer<RuntimeException> moved) {
        String name = "follow-" + UUID.randomUUID();
        targets.forEach((database, target) -> {
            followers.put(database, new Follower(target, name, lease));
            endpoints.put(database, target.endpoint());
        });
        this.moved = moved;
        this.thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread named = new Thread(task, "crossfade-follow-authority");
            named.setDaemon(true);
            return named;
        });
    }

    /**
     * Makes the entries. Blocks for a few round trips.
     *
     * @param targets each database's target
     * @param moved is told, at most once, that the authority has moved
     * @throws JobException if it is not the source, or the target cannot be reached or forbids the record
     */
    static SourceAuthority claim(
            Map<Integer, RedisSide> targets, HandoverConfig config, Consumer<RuntimeException> moved) {
        SourceAuthority authority = new SourceAuthority(targets, config.lease(), moved);
        try {
            authority.followers.forEach((database, entry) -> authority.require(database, entry::renew));
        } catch (SideException e) {
            authority.close();
            throw e.asJobException("");
        } catch (RuntimeException e) {
            authority.close();
            throw e;
        }
        long period = Math.min(LONGEST_PERIOD_MILLIS, config.lease().toMillis() / 3);
        authority.thread.scheduleWithFixedDelay(authority::look, period, period, TimeUnit.MILLISECONDS);
        return authority;
    }

    @Override
    public void check(int database) {
        Follower follower = followers.get(database);
        if (follower != null) {
            require(database, follower::look);
        }
    }

    private void look() {
        try {
            followers.keySet().forEach(this::check);
        } catch (SideException e) {
            LOG.debug("the phase cannot be told now", e);
        } catch (RuntimeException e) {
            moved.accept(e);
            thread.shutdown();
        }
    }

    private void require(int database, Supplier<HandoverRecord> record) {
        String instances;
        try {
            instances = record.get().instancesOnTarget();
        } catch (LinkException e) {
            throw new SideException(Side.TARGET, e);
        } catch (HandoverRefusedException e) {
            throw refused(database, e);
        }
        if (!instances.isEmpty()) {
            throw new JobException(
                    JobFailure.AUTHORITY_MOVED,
                    "the target (" + endpoints.get(database) + ") is the authority (instance " + instances
                            + "): nothing is brought from the source any more, where older values may be",
                    null);
        }
    }

    private RuntimeException refused(int database, HandoverRefusedException e) {
        String message = endpoints.get(database) + ": " + e.getMessage();
        return DENIED.stream().noneMatch(message::contains)
                ? new SideException(Side.TARGET, LinkException.outcomeUnknown(message, e))
                : new JobException(
                        JobFailure.ACCESS_DENIED,
                        message + "; without it nobody notices that the authority moves: permit it, or set"
                                + " crossfade.handover.enabled=false and end the job before you change the phase",
                        e);
    }

    /** Takes the entries off. */
    @Override
    public void close() {
        thread.shutdownNow();
        followers.values().forEach(follower -> {
            try {
                follower.leave();
            } catch (LinkException | HandoverRefusedException e) {
                LOG.debug("the entry stays until its lease is over", e);
            }
        });
    }
}
