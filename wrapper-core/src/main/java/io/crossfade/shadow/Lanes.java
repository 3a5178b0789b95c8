package io.crossfade.shadow;

import io.crossfade.model.Command;
import io.crossfade.model.Key;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The lanes of one process; a key always has the same. Thread-safe. */
final class Lanes implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Lanes.class);
    private static final long POLL_NANOS = 200_000;

    private final CarryCounters counters;
    private final List<Lane> lanes;
    private final LargeKeys large;
    private final DirtySlots slots;

    Lanes(LaneContext context, LedgerConfig ledger, LaneSwitch laneSwitch) {
        int count = context.carry().lanes();
        this.counters = context.counters();
        this.slots = context.slots();
        long perLane = Math.max(1, ledger.maxBytes() / count);
        this.large = new LargeKeys(context, laneSwitch);
        List<Lane> all = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            all.add(new Lane(i, perLane, context, laneSwitch, large, Parking.THREADS));
        }
        this.lanes = List.copyOf(all);
    }

    void start() {
        lanes.forEach(Lane::start);
    }

    Lane of(Key key) {
        int mixed = key.hashCode() * 0x85EBCA6B;
        return lanes.get((mixed >>> 16) % lanes.size());
    }

    /** Has any one lane bring a command without keys to the shadow. */
    void broadcast(Command command) {
        CarryItem item = new CarryItem(null, command, false, null);
        if (lanes.stream().noneMatch(lane -> lane.offer(item))) {
            LOG.warn("every lane is full: a script load does not reach the shadow; load it again");
        }
    }

    /** What the lanes have to do about functions, which is the work of the first one. */
    FunctionWork functions() {
        return lanes.get(0).functions();
    }

    /** The application changed function libraries on the authority. */
    void functionsChanged() {
        functions().changed();
        lanes.get(0).wake();
    }

    /** Publishes a message on the shadow, by the lane of its channel. Blocks as {@code room} says. */
    void message(Command command, @Nullable RoomWait room) {
        Key channel = Key.of(command.arg(Math.min(1, command.size() - 1)));
        if (!of(channel).offer(CarryItem.message(command), room)) {
            counters.messagesLost.increment();
        }
    }

    /** Marks a key for converging now, from any thread. */
    void dirty(Key key, boolean unknown) {
        of(key).mark(key, DirtyKind.CONVERGE, System.nanoTime(), unknown, null);
    }

    /** Nobody waits any longer for what is in the ledgers. */
    void letWaitersGo() {
        lanes.forEach(lane -> lane.ledger().letWaitersGo());
    }

    /** Lets resting lanes look at the switch again. */
    void wake() {
        lanes.forEach(Lane::wake);
    }

    long dirtyKeys() {
        return lanes.stream().mapToLong(lane -> lane.ledger().size()).sum();
    }

    /** Returns the nanoseconds for which the key has been dirty that has been so longest; 0 if none is. */
    long oldestNanos(long nowNanos) {
        return lanes.stream()
                .mapToLong(lane -> lane.ledger().oldestNanos(nowNanos))
                .max()
                .orElse(0);
    }

    long queued() {
        return lanes.stream().mapToLong(Lane::queued).sum();
    }

    /** Returns whether the lane of {@code key} has half of its ledger's room left, and enough for the key. */
    boolean haveRoomFor(Key key) {
        return of(key).ledger().hasHalfItsRoomFor(key);
    }

    /** Returns about how much memory the ledgers take. */
    long ledgerBytes() {
        return lanes.stream().mapToLong(lane -> lane.ledger().bytes()).sum();
    }

    /** Returns whether nothing is queued or dirty, whatever the slots. */
    boolean settled() {
        return lanes.stream().allMatch(Lane::settled);
    }

    /**
     * Returns whether nothing is queued or dirty, slots included. A sweep turns slots into keys, also of a lane that was just seen to be
     * settled: so no slot may have been dirty before, nor have become so meanwhile.
     */
    boolean allSettled() {
        long marks = slots.marks();
        return slots.count() == 0 && settled() && slots.marks() == marks;
    }

    /** Has keys checked at once instead of after their quiet time, until {@link #settle} has ended. */
    void hasten() {
        lanes.forEach(lane -> lane.setUrgent(true));
    }

    /** Waits until {@code settled} says so, checking keys at once instead of after their quiet time. */
    boolean settle(Duration atMost, BooleanSupplier settled) {
        long deadline = System.nanoTime() + atMost.toNanos();
        hasten();
        try {
            boolean done = settled.getAsBoolean();
            while (!done && System.nanoTime() - deadline < 0) {
                LockSupport.parkNanos(POLL_NANOS);
                done = settled.getAsBoolean();
            }
            return done;
        } finally {
            lanes.forEach(lane -> lane.setUrgent(false));
        }
    }

    /** Adds the keys that are queued or dirty, after the end; returns false if some may be missing. */
    boolean collect(Collection<Key> into) {
        boolean complete = true;
        for (Lane lane : lanes) {
            complete &= lane.collect(into);
        }
        return complete;
    }

    @Override
    public void close() {
        large.stop();
        lanes.forEach(Lane::stop);
        lanes.forEach(Lane::close);
        large.close();
    }
}
