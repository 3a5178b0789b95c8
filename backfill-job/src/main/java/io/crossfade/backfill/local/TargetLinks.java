package io.crossfade.backfill.local;

import static java.util.Objects.requireNonNull;

import io.crossfade.model.Side;
import io.crossfade.spi.LinkException;
import io.crossfade.spi.RedisSide;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** One thread's connections to the databases of the target, each opened when it is first needed. */
final class TargetLinks implements AutoCloseable {
    private final Map<Integer, RedisSide> targets;
    private final Retries retries;
    private final Map<Integer, SideLink> links = new HashMap<>();

    /**
     * Creates them; does not connect.
     *
     * @param targets the target of each database of the source
     */
    TargetLinks(Map<Integer, RedisSide> targets, Retries retries) {
        this.targets = targets;
        this.retries = retries;
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
                close();
                retries.failed(new SideException(Side.TARGET, e));
            } catch (SideException e) {
                close();
                retries.failed(e);
            }
        }
    }

    private SideLink link(int database) {
        return links.computeIfAbsent(database, number -> SideLink.lease(requireNonNull(targets.get(number), "target")));
    }

    @Override
    public void close() {
        links.values().forEach(SideLink::close);
        links.clear();
    }
}
