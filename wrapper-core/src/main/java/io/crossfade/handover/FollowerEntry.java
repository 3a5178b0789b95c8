package io.crossfade.handover;

import static java.util.Objects.requireNonNull;

import io.crossfade.spi.LinkException;
import io.crossfade.spi.RedisLink;
import io.crossfade.spi.RedisSide;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The part in the record of one database of a job that follows the source: as long as it lives, the authority does not move, since the
 * job would bring the source's values back. One that ends without a word owes a reconcile when its lease is over, until the job
 * goes on under the same name. Thread-safe. Each method blocks for a few round trips.
 */
public final class FollowerEntry {
    private final HandoverStore store;
    private final String entry;
    private final String debt;
    private final Duration lease;

    /**
     * Creates the part of job {@code id}; does nothing by itself.
     *
     * @param id a name that no other job has: printable ASCII without spaces
     * @param lease how long the job counts as alive when it is not heard of
     */
    public FollowerEntry(RedisSide target, String id, Duration lease) {
        this.store = new HandoverStore(requireNonNull(target, "target"));
        this.entry = Fields.FOLLOWER + requireNonNull(id, "id");
        this.debt = Fields.OWED + id + ":"
                + UUID.randomUUID(); // what an earlier run said is not taken for what this one says
        this.lease = requireNonNull(lease, "lease");
    }

    /** Returns whether there is an entry, as one that ended without a word has left. Throws as {@link #renew}. */
    public boolean isThere() {
        return store.read().get(entry) != null;
    }

    /**
     * The job is alive. Returns the record of after that: an instance that moves the authority meanwhile is in it, or has seen the entry.
     *
     * @throws LinkException if the target cannot be reached
     * @throws HandoverRefusedException if it does not permit that
     */
    public HandoverRecord renew() {
        return store.connected(this::renewed);
    }

    /** As {@link #renew()}, but only reads, in one round trip, while the entry holds for two thirds of its lease yet. */
    public HandoverRecord look() {
        return store.connected(link -> {
            HandoverRecord seen = store.read(link);
            boolean holds = seen.leaseEnd(entry) - seen.nowMillis() > lease.toMillis() * 2 / 3;
            return holds ? seen : renewed(link);
        });
    }

    private HandoverRecord renewed(RedisLink link) {
        long leaseEnd = store.read(link).nowMillis() + lease.toMillis();
        store.change(link, Map.of(entry, Fields.entry(leaseEnd, Fields.FOLLOWS)), List.of());
        return store.read(link);
    }

    /**
     * The job owes a reconcile; throws as {@link #renew}. What is said here is not paid by a verification that began before.
     *
     * @param times how often it has missed something
     * @param reasons all of them
     */
    public void owe(int times, String reasons) {
        store.connected(link -> store.change(link, Map.of(debt, Fields.owed(times, reasons)), List.of()));
    }

    /** The job ends in order; what it owes stays owed. Throws as {@link #renew}. */
    public void leave() {
        store.connected(link -> store.change(link, Map.of(), List.of(entry)));
    }

    /** The job ends as if without a word: a reconcile is owed from now on, until it goes on under the same name. Throws as {@link #renew}. */
    public void abandon() {
        store.connected(link -> {
            long over = store.read(link).nowMillis() - 1;
            return store.change(link, Map.of(entry, Fields.entry(over, Fields.FOLLOWS)), List.of());
        });
    }
}
