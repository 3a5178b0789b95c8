package io.crossfade.handover;

import static java.util.Objects.requireNonNull;

import io.crossfade.spi.LinkException;
import io.crossfade.spi.RedisLink;
import io.crossfade.spi.RedisSide;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The entry of a job that brings the source's changes to the target without being an instance of the application. While it is there the
 * authority does not move to the target, since the job would bring the source's values back. Thread-safe; each call blocks for a few round
 * trips.
 */
public final class Follower {
    private final HandoverStore store;
    private final String entry;
    private final Duration lease;

    /**
     * Creates the entry of one database; does nothing by itself.
     *
     * @param name a name that no other job has: printable ASCII without spaces
     * @param lease how long the job counts as alive when it is not heard of
     */
    public Follower(RedisSide target, String name, Duration lease) {
        this.store = new HandoverStore(requireNonNull(target, "target"));
        this.entry = Fields.FOLLOWER + requireNonNull(name, "name");
        this.lease = requireNonNull(lease, "lease");
    }

    /**
     * Makes the entry, or renews it, and returns the record of after that: an instance that moves the authority meanwhile is in it, or has seen
     * the entry.
     *
     * @throws LinkException if the target cannot be reached
     * @throws HandoverRefusedException if it does not permit that
     */
    public HandoverRecord renew() {
        return store.connected(this::renewed);
    }

    /** As {@link #renew()}, but only reads, in one round trip, if the entry holds for a while yet. */
    public HandoverRecord look() {
        return store.connected(link -> {
            HandoverRecord seen = store.read(link);
            boolean holds = seen.leaseEnd(entry) - seen.nowMillis() > lease.toMillis() / 3;
            return holds ? seen : renewed(link);
        });
    }

    private HandoverRecord renewed(RedisLink link) {
        HandoverRecord seen = store.read(link);
        byte[] alive = Fields.entry(seen.nowMillis() + lease.toMillis(), Fields.FOLLOWS);
        List<String> ended = seen.endedFollowers().stream()
                .filter(name -> !name.equals(entry))
                .toList();
        store.change(link, Map.of(entry, alive), ended);
        return store.read(link);
    }

    /** Takes the entry off. Throws as {@link #renew()}; then the lease runs out. */
    public void leave() {
        store.connected(link -> store.change(link, Map.of(), List.of(entry)));
    }
}
