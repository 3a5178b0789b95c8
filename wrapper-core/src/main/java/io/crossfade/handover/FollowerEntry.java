package io.crossfade.handover;

import static java.util.Objects.requireNonNull;

import io.crossfade.spi.LinkException;
import io.crossfade.spi.RedisSide;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The part in the record of one database of a job that follows the source: as long as it lives, the authority does not move; if it ends
 * without a word, a reconcile is owed when its lease is over. Thread-safe. Each method blocks for a few round trips.
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
        this.debt = Fields.OWED + id;
        this.lease = requireNonNull(lease, "lease");
    }

    /**
     * Reads the record.
     *
     * @throws LinkException if the target cannot be reached
     * @throws HandoverRefusedException if it does not permit that
     */
    public HandoverRecord read() {
        return store.read();
    }

    /**
     * The job is alive. Returns the record of after that: an instance that moves the authority meanwhile is in it, or has seen the entry.
     * Throws as {@link #read}.
     */
    public HandoverRecord renew() {
        return store.connected(link -> {
            long leaseEnd = store.read(link).nowMillis() + lease.toMillis();
            store.change(link, Map.of(entry, Fields.entry(leaseEnd, Fields.HINTS)), List.of());
            return store.read(link);
        });
    }

    /**
     * The job owes a reconcile; throws as {@link #read}. What is said here is not paid by a verification that began before.
     *
     * @param times how often it has missed something
     * @param reasons all of them
     */
    public void owe(int times, String reasons) {
        store.connected(link -> store.change(link, Map.of(debt, Fields.owed(times, reasons)), List.of()));
    }

    /** The job ends in order; what it owes stays owed. Throws as {@link #read}. */
    public void leave() {
        store.connected(link -> store.change(link, Map.of(), List.of(entry)));
    }
}
