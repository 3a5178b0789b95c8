package io.crossfade.backfill.local;

import io.crossfade.backfill.follow.Gaps;
import io.crossfade.handover.FollowerEntry;
import io.crossfade.handover.HandoverRecord;
import io.crossfade.handover.HandoverRefusedException;
import io.crossfade.model.Side;
import io.crossfade.spi.LinkException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the entries of a job that follows in the records on the target: that it lives, so that the authority does not move, and what it
 * owes. On the thread {@code crossfade-follow-watch}; {@link #check} on any.
 */
final class FollowWatch implements AutoCloseable {
    /** How long a job that is not heard of counts as alive. */
    static final Duration LEASE = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(FollowWatch.class);
    private static final Duration LOOK = Duration.ofMillis(250);
    private static final Duration RENEWAL = LEASE.dividedBy(6);
    private static final int LAST_ATTEMPTS = 8;

    private final Map<Integer, FollowerEntry> entries;
    private final Gaps gaps;
    private final Consumer<RuntimeException> moved;
    private final CountDownLatch ending = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "crossfade-follow-watch");
    private long nextRenewal;
    private int owed;

    /**
     * Creates a watch; nothing happens before {@link #start}.
     *
     * @param entries the entry in the record of each database
     * @param moved is told when the authority has moved to the target; must not block
     */
    FollowWatch(Map<Integer, FollowerEntry> entries, Gaps gaps, Consumer<RuntimeException> moved) {
        this.entries = Map.copyOf(entries);
        this.gaps = gaps;
        this.moved = moved;
    }

    /**
     * Makes the entries.
     *
     * @throws JobException if the target is the authority already, cannot be reached, or forbids the record
     */
    void start() {
        try {
            entries.values().forEach(entry -> require(entry::renew));
        } catch (SideException e) {
            leave();
            throw e.asJobException("");
        } catch (RuntimeException e) {
            leave();
            throw e;
        }
        nextRenewal = System.nanoTime() + RENEWAL.toNanos();
        thread.start();
    }

    /**
     * Throws if the authority is the target.
     *
     * @throws SideException if that cannot be told now
     */
    void check(int database) {
        FollowerEntry entry = entries.get(database);
        if (entry != null) {
            require(entry::read);
        }
    }

    private static void require(Supplier<HandoverRecord> record) {
        String instances;
        try {
            instances = record.get().instancesOnTarget();
        } catch (LinkException e) {
            throw new SideException(Side.TARGET, e);
        } catch (HandoverRefusedException e) {
            throw new JobException(
                    JobFailure.ACCESS_DENIED,
                    "the job would not notice that the authority moves: " + e.getMessage(),
                    e);
        }
        if (!instances.isEmpty()) {
            throw new JobException(
                    JobFailure.AUTHORITY_MOVED,
                    "the target is the authority (instance " + instances
                            + "): nothing is brought from the source any more, where older values may be",
                    null);
        }
    }

    private void run() {
        try {
            lookUntilTheEnd();
        } catch (InterruptedException e) {
            LOG.debug("interrupted; the entries are taken off now", e);
        }
        leave();
    }

    private void lookUntilTheEnd() throws InterruptedException {
        try {
            while (!ending.await(LOOK.toNanos(), TimeUnit.NANOSECONDS)) {
                look();
            }
        } catch (JobException e) {
            moved.accept(e);
            ending.await(); // what is owed for this is told by then
        }
    }

    private void look() {
        try {
            boolean due = System.nanoTime() - nextRenewal >= 0;
            entries.values().forEach(entry -> require(due ? entry::renew : entry::read));
            nextRenewal = due ? System.nanoTime() + RENEWAL.toNanos() : nextRenewal;
            writeDebts();
        } catch (SideException | LinkException | HandoverRefusedException e) {
            LOG.debug("the record cannot be kept now", e);
        }
    }

    private void writeDebts() {
        int times = gaps.times();
        if (times > owed) {
            String reasons = String.join("; ", gaps.reasons());
            entries.values().forEach(entry -> entry.owe(times, reasons));
            owed = times;
        }
    }

    /** If this fails, the lease runs out, and that is owed, too. */
    private void leave() {
        for (int attempt = 1; attempt <= LAST_ATTEMPTS; attempt++) {
            try {
                writeDebts();
                entries.values().forEach(FollowerEntry::leave);
                return;
            } catch (LinkException | HandoverRefusedException e) {
                LOG.debug("the record cannot be kept now", e);
                if (new Stop().isOverWithin(LOOK)) {
                    return;
                }
            }
        }
    }

    /** Writes down what is owed by now, and takes the entries off. Blocks for a few round trips, or timeouts. */
    @Override
    public void close() {
        ending.countDown();
        Threads.awaitEnd(List.of(thread));
    }
}
