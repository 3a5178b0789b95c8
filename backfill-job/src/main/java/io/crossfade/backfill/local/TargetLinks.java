package io.crossfade.backfill.local;

import static java.util.Objects.requireNonNull;

import io.crossfade.backfill.gentle.LinkThrottle;
import io.crossfade.model.Side;
import io.crossfade.spi.LinkException;
import io.crossfade.spi.RedisSide;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** One thread's connections to the databases of the target, each opened when it is first needed. */
final class TargetLinks implements AutoCloseable {
    private final Map<Integer, RedisSide> targets;
    private final Retries retries;
    private final LinkThrottle throttle;
    private final Duration grace;
    private final Map<Integer, SideLink> links = new HashMap<>();

    /**
     * Creates them; does not connect.
     *
     * @param targets the target of each database of the source
     */
    TargetLinks(Map<Integer, RedisSide> targets, Retries retries) {
        this(targets, retries, LinkThrottle.NONE, Duration.ZERO);
    }

    /**
     * Creates them; does not connect.
     *
     * @param targets the target of each database of the source
     * @param throttle lets each pipeline wait
     * @param grace how long after its connection a command may still be executed: what is done again comes after it
     */
    TargetLinks(Map<Integer, RedisSide> targets, Retries retries, LinkThrottle throttle, Duration grace) {
        this.targets = targets;
        this.retries = retries;
        this.throttle = throttle;
        this.grace = grace;
    }

    /**
     * Does work that may be repeated, until a connection does not fail meanwhile.
     *
     * @throws JobException if there have been enough attempts, or the target refuses
     * @throws StoppedException if the job has to end
     */
    <R> R apply(int database, Function<SideLink, R> work) {
        while (true) {
            try {
                R result = work.apply(link(database));
                retries.succeeded();
                return result;
            } catch (LinkException e) {
                failed(new SideException(Side.TARGET, e));
            } catch (SideException e) {
                failed(e);
            }
        }
    }

    private void failed(SideException e) {
        close();
        if (e.leavesTargetInDoubt()) {
            retries.rest(grace);
        }
        retries.failed(e);
    }

    private SideLink link(int database) {
        return links.computeIfAbsent(
                database, number -> SideLink.lease(requireNonNull(targets.get(number), "target"), throttle));
    }

    @Override
    public void close() {
        links.values().forEach(SideLink::close);
        links.clear();
    }
}
