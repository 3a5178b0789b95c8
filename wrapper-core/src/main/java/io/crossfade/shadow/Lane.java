package io.crossfade.shadow;

import io.crossfade.converge.Overwrite;
import io.crossfade.model.Key;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the order of shadow writes of its keys: a bounded queue, a ledger, and one thread that empties both in pipelined
 * batches. {@link #offer} and {@link #mark} are for any thread and never block, except who brings a {@link RoomWait}.
 */
final class Lane implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);
    private static final int MAX_BATCH = 512;
    private static final int SMALL_BATCH = 256;

    /** Long enough for batches that are worth their system calls and wake-ups; callers in sync mode cut it short. */
    private static final long LINGER_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private static final long RECENT_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long LONGEST_PARK_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long LONGEST_CLOSE_MILLIS = 5_000;
    private static final long UNREACHABLE_PARK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final LaneInbox inbox;
    private final Ledger ledger;
    private final LaneContext context;
    private final LaneSwitch laneSwitch;
    private final LaneWork work;
    private final Thread thread;
    private final LaneRest rest;
    private volatile boolean urgent;
    private volatile boolean busy;
    private volatile boolean running = true;

    /* For the lane's thread. */
    private final List<CarryItem> batch = new ArrayList<>();
    private long lastWork = System.nanoTime() - RECENT_NANOS;

    Lane(int number, long ledgerBytes, LaneContext context, LaneSwitch laneSwitch, LargeKeys large, Parking parking) {
        this.context = context;
        this.laneSwitch = laneSwitch;
        this.inbox =
                new LaneInbox(context.carry().queueCapacity(), context.carry().queueBytes());
        this.ledger = new Ledger(ledgerBytes);
        this.work = new LaneWork(context, this, laneSwitch, large);
        this.thread = new Thread(this::run, "crossfade-lane-" + number);
        thread.setDaemon(true);
        this.rest = new LaneRest(parking, thread);
    }

    void start() {
        thread.start();
    }

    Ledger ledger() {
        return ledger;
    }

    FunctionWork functions() {
        return work.functions();
    }

    /** As {@link #offer(CarryItem, RoomWait)}, without waiting. */
    boolean offer(CarryItem item) {
        return offer(item, null);
    }

    /**
     * Takes a write; if the queue is full and stays so, its key becomes dirty. Returns false if it has none and is not taken.
     *
     * @param room how long the caller may wait; null for not at all
     */
    boolean offer(CarryItem item, @Nullable RoomWait room) {
        Key key = item.key();
        if (key != null) {
            if (!context.carries(key)) {
                return notCarried(item.waiter());
            }
            context.pending().add(key);
        }
        boolean taken = inbox.offer(item) || room != null && room.offer(item, inbox);
        if (!taken) {
            context.counters().overflowed.increment();
            if (key != null) {
                mark(key, DirtyKind.CONVERGE, System.nanoTime(), false, item.waiter());
                context.pending().remove(key);
            }
        }
        if (item.waiter() != null) {
            rest.wake();
        } else {
            rest.brought();
        }
        return taken || key != null;
    }

    /** Puts a key into the ledger, or its slot where the ledger is full. */
    void mark(Key key, DirtyKind kind, long dueNanos, boolean unknown, @Nullable CompletableFuture<Boolean> waiter) {
        if (!context.carries(key)) {
            notCarried(waiter);
            return;
        }
        if (!ledger.mark(key, kind, dueNanos, unknown, waiter)) {
            context.slotMayDiffer(key, unknown);
            if (waiter != null) {
                waiter.complete(Boolean.FALSE);
            }
        }
        rest.brought();
    }

    /** There is nothing to bring to the shadow, so nobody has to wait for it. */
    private static boolean notCarried(@Nullable CompletableFuture<Boolean> waiter) {
        if (waiter != null) {
            waiter.complete(Boolean.TRUE);
        }
        return true;
    }

    /** Puts a key into the ledger of which the shadow has just acknowledged the whole: {@link Ledger#confirm}. */
    void confirm(Key key, Overwrite written, long dueNanos) {
        if (!ledger.confirm(key, written, dueNanos)) {
            context.slots().mark(key.slot());
        }
    }

    /** Puts a key into the ledger of which both sides have just acknowledged the whole, in any order: {@link Ledger#compare}. */
    void compare(Key key, Overwrite written, long dueNanos) {
        if (!ledger.compare(key, written, dueNanos)) {
            context.slots().mark(key.slot());
        }
        rest.brought();
    }

    /** Puts a key into the ledger of which the shadow has just acknowledged known members: {@link Ledger#touch}. */
    void touch(Key key, long dueNanos) {
        if (!ledger.touch(key, dueNanos)) {
            context.slots().mark(key.slot());
        }
    }

    int queued() {
        return inbox.size();
    }

    /** Returns whether nothing is queued, in work or dirty. Meaningful while no new writes come. */
    boolean settled() {
        return inbox.isEmpty() && !busy && ledger.size() == 0 && work.isSettled(urgent);
    }

    /** Whether keys are checked at once, without waiting for their quiet time. */
    void setUrgent(boolean urgent) {
        this.urgent = urgent;
        wake();
    }

    boolean isUrgent() {
        return urgent;
    }

    void wake() {
        rest.wake();
    }

    /** Takes turns until it is stopped. For the lane's thread. */
    void run() {
        while (running) {
            turn();
        }
        work.close();
    }

    /** Carries what has come, settles what is due, and rests when there is nothing of both. For the lane's thread. */
    void turn() {
        try {
            busy = true;
            batch.clear();
            inbox.drainTo(batch, MAX_BATCH);
            boolean reached = carry(batch);
            int settled = reached ? work.settle(urgent) : 0;
            busy = false;
            if (!batch.isEmpty() || settled > 0) {
                lastWork = System.nanoTime();
            }
            rest(batch.size() + settled, reached && settled >= 0);
        } catch (RuntimeException e) {
            LOG.error("a lane failed unexpectedly; its keys stay dirty", e);
            rest(0, false);
        }
    }

    private boolean carry(List<CarryItem> batch) {
        try {
            return work.carry(batch);
        } finally {
            for (CarryItem item : batch) {
                if (item.key() != null) {
                    context.pending().remove(item.key());
                }
            }
            inbox.done();
        }
    }

    private void rest(int done, boolean reached) {
        if (!running || urgent && done > 0) {
            return;
        }
        if (!laneSwitch.state().active()) {
            rest.rest(() -> inbox.isEmpty() ? LONGEST_PARK_NANOS : 0);
        } else if (!reached) {
            rest.linger(UNREACHABLE_PARK_NANOS);
        } else if (done >= SMALL_BATCH) {
            return;
        } else if (System.nanoTime() - lastWork < RECENT_NANOS) {
            rest.linger(LINGER_NANOS);
        } else {
            rest.rest(this::idleNanos);
        }
    }

    private long idleNanos() {
        return inbox.isEmpty() ? Math.min(LONGEST_PARK_NANOS, ledger.nanosToNextDue(System.nanoTime())) : 0;
    }

    /** Adds the keys that are queued or dirty, after the end; returns false if the thread has not ended, so that some are missing. */
    boolean collect(Collection<Key> into) {
        if (thread.isAlive()) {
            return false;
        }
        List<CarryItem> queued = new ArrayList<>();
        inbox.drainTo(queued, Integer.MAX_VALUE);
        for (CarryItem item : queued) {
            if (item.key() != null) {
                into.add(item.key());
            }
        }
        into.addAll(ledger.keys());
        return true;
    }

    /** Tells the thread to end; {@link #close()} waits for it. */
    void stop() {
        running = false;
        rest.wake();
    }

    @Override
    public void close() {
        stop();
        try {
            thread.join(LONGEST_CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
