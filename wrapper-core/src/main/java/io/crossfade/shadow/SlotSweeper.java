package io.crossfade.shadow;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.crossfade.converge.MovedMarker;
import io.crossfade.model.Command;
import io.crossfade.model.ErrorReply;
import io.crossfade.model.Key;
import io.crossfade.model.KeyMapping;
import io.crossfade.model.Side;
import io.crossfade.spi.Layout;
import io.crossfade.spi.LinkException;
import io.crossfade.spi.Primary;
import io.crossfade.spi.RedisLink;
import java.util.BitSet;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Turns dirty slots back into dirty keys: scans both sides and marks every key of those slots, as fast as the ledger has
 * room. Before that it executes changes of whole databases on the shadow. Its thread sleeps while no slot is dirty.
 */
final class SlotSweeper implements AutoCloseable {
    private static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long NO_ROOM_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final int CHANGES_KEPT = 64;
    private static final byte[] SCAN = "SCAN".getBytes(US_ASCII);
    private static final byte[] COUNT = "COUNT".getBytes(US_ASCII);
    private static final byte[] PAGE = "500".getBytes(US_ASCII);
    private static final byte[] START = "0".getBytes(US_ASCII);

    private final LaneContext context;
    private final Lanes lanes;
    private final LaneSwitch laneSwitch;
    private final Queue<KeyspaceChange> changes = new ArrayBlockingQueue<>(CHANGES_KEPT);
    private final RateLimitedWarning warning = new RateLimitedWarning();
    private final Thread thread = new Thread(this::run, "crossfade-sweeper");
    private volatile boolean running = true;

    private final Runnable keyspaceChanged;

    /** {@code keyspaceChanged} is called when the shadow has executed a change of whole databases. */
    SlotSweeper(LaneContext context, Lanes lanes, LaneSwitch laneSwitch, Runnable keyspaceChanged) {
        this.keyspaceChanged = keyspaceChanged;
        this.context = context;
        this.lanes = lanes;
        this.laneSwitch = laneSwitch;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Takes a change to be executed on the shadow; returns false if there are too many, and looking at every key has to do. */
    boolean offer(KeyspaceChange change) {
        boolean taken = changes.offer(change);
        LockSupport.unpark(thread);
        return taken;
    }

    private void run() {
        while (running) {
            KeyspaceChange change = changes.poll();
            if (change != null) {
                execute(change);
                keyspaceChanged.run();
            } else if (context.slots().due(System.nanoTime()) && mayScan()) {
                sweep();
            } else {
                LockSupport.parkNanos(this, IDLE_NANOS);
            }
        }
    }

    private void execute(KeyspaceChange change) {
        LaneState state = laneSwitch.state();
        boolean may = mayScan() && laneSwitch.enter(state);
        try {
            change.execute(context, new LaneState(state.authority(), may));
        } finally {
            if (may) {
                laneSwitch.leave();
            }
        }
    }

    private boolean mayScan() {
        return running && laneSwitch.state().active() && laneSwitch.breaker().closed();
    }

    private void sweep() {
        BitSet slots = context.slots().take(System.nanoTime());
        boolean complete = false;
        try {
            complete = enterAndSweep(slots);
        } catch (RuntimeException e) {
            warning.warn("dirty slots could not be looked through; they stay dirty", e);
            LockSupport.parkNanos(this, IDLE_NANOS);
        } finally {
            context.slots().looked(complete);
        }
    }

    private boolean enterAndSweep(BitSet slots) {
        if (!laneSwitch.enter(laneSwitch.state())) {
            return false;
        }
        try {
            return sweep(Side.SOURCE, slots) && sweep(Side.TARGET, slots);
        } finally {
            laneSwitch.leave();
        }
    }

    private boolean sweep(Side side, BitSet slots) {
        try (RedisLink link = context.sides().apply(side).lease()) {
            Layout before = link.layout();
            for (Primary primary : link.primaries()) {
                if (!scan(side, primary.link(), slots)) {
                    return false;
                }
            }
            if (!before.sameAs(link.layout())) {
                throw LinkException.unreachable(
                        "keys of the " + side.label() + " moved from one primary to another meanwhile", null);
            }
            return true;
        }
    }

    private boolean scan(Side side, RedisLink server, BitSet slots) {
        byte[] cursor = START;
        do {
            if (!changes.isEmpty() || !mayScan()) {
                return false; // changes are done first, and everything is looked at again
            }
            Object reply = server.exchange(Command.of(SCAN, cursor, COUNT, PAGE));
            if (!(reply instanceof List<?> page) || !(page.get(0) instanceof byte[] next)) {
                String refusal = reply instanceof ErrorReply error ? error.code() : "no cursor";
                throw LinkException.unreachable("SCAN of the " + side.label() + " failed: " + refusal, null);
            }
            for (Object name : (List<?>) page.get(1)) {
                Key key = Key.of((byte[]) name);
                if (slots.get(key.slot()) && isCarried(key) && !mark(key)) {
                    return false;
                }
            }
            cursor = next;
        } while (!(cursor.length == 1 && cursor[0] == '0'));
        return true;
    }

    private boolean isCarried(Key key) {
        KeyMapping mapping = context.sides().apply(Side.TARGET).mapping();
        return !MovedMarker.isReserved(key.bytes()) && (mapping == null || !mapping.collides(key.bytes()));
    }

    private boolean mark(Key key) {
        while (!lanes.haveRoomFor(key)) {
            if (!mayScan()) {
                return false;
            }
            LockSupport.parkNanos(this, NO_ROOM_NANOS);
        }
        lanes.dirty(key, false);
        return true;
    }

    @Override
    public void close() {
        running = false;
        LockSupport.unpark(thread);
        try {
            thread.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
