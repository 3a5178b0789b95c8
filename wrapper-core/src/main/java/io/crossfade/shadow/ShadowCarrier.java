package io.crossfade.shadow;

import io.crossfade.command.CommandSpec;
import io.crossfade.command.ReplayRule;
import io.crossfade.converge.ConvergeConfig;
import io.crossfade.model.Command;
import io.crossfade.model.HashSlot;
import io.crossfade.model.Key;
import io.crossfade.model.MigrationPhase;
import io.crossfade.model.Side;
import io.crossfade.namespace.Namespaces;
import io.crossfade.spi.MigrationListener;
import io.crossfade.spi.RedisSide;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the writes of this process to the shadow and keeps what is dirty until both sides agree. Thread-safe; nothing
 * here blocks the caller in async mode, unless it may wait for room, and nothing throws because of the shadow.
 */
public final class ShadowCarrier {
    private static final Logger LOG = LoggerFactory.getLogger(ShadowCarrier.class);
    private static final int NEARLY_SETTLED_KEYS = 5_000;
    private static final Duration SETTLE_SLICE = Duration.ofMillis(50);
    private static final int FAILURES_ON_CLOSE = 3;
    private static final long POLL_NANOS = 1_000_000;

    private final LaneContext context;
    private final LaneSwitch laneSwitch;
    private final Lanes lanes;
    private final SlotSweeper sweeper;
    private final Carriage async;
    private final Scripts scripts;
    private final Openings openings = new Openings();
    private volatile Runnable keyspaceChanged = () -> {};

    /**
     * Creates a carrier that carries nothing until {@link #turnTo}.
     *
     * @param counters counts; several carriers may share them
     * @param beforeConverge makes sure that the authority holds the truth of keys before they are converged
     */
    public ShadowCarrier(
            Function<Side, RedisSide> sides,
            CarryConfig carry,
            LedgerConfig ledger,
            BreakerConfig breaker,
            ConvergeConfig converge,
            Namespaces namespaces,
            CarryCounters counters,
            MigrationListener listener,
            Consumer<List<Key>> beforeConverge) {
        this.context = new LaneContext(
                sides,
                carry,
                converge,
                counters,
                listener,
                new DirtySlots(),
                new WholeKeys(),
                new PendingWrites(),
                new ServerRuns(),
                new Evictions(),
                namespaces,
                beforeConverge);
        this.laneSwitch = new LaneSwitch(breaker, listener::shadowBreakerMoved);
        this.lanes = new Lanes(context, ledger, laneSwitch);
        this.sweeper = new SlotSweeper(context, lanes, laneSwitch, () -> keyspaceChanged.run());
        this.async = new AsyncCarriage(lanes, null);
        this.scripts = new Scripts(lanes);
        lanes.start();
        sweeper.start();
    }

    /** Sets which side is read and whether its writes are carried to the other one; what waits in the ledger stays. */
    public void turnTo(Side authority, boolean active) {
        changed(laneSwitch.turn(new LaneState(authority, active)));
    }

    /**
     * Leaves the shadow alone from now on; what it misses is recorded. Waits until what is under way to it has been answered; returns
     * whether that came in time.
     */
    public boolean pause(Duration atMost) {
        changed(laneSwitch.pause(true));
        lanes.letWaitersGo();
        return laneSwitch.awaitAlone(atMost.toNanos());
    }

    /** Carries again, if the phase does, and heals what was missed. */
    public void resume() {
        changed(laneSwitch.pause(false));
    }

    /** Leaves the shadow alone as {@link #pause} does, for a reason of its own, or no more. Does not block. */
    public void cutOff(boolean on) {
        changed(laneSwitch.cutOff(on));
        if (on) {
            lanes.letWaitersGo();
        }
    }

    /** Waits until nothing is under way to the shadow; meaningful while it is left alone. Returns whether that came in time. */
    public boolean awaitAlone(Duration atMost) {
        return laneSwitch.awaitAlone(atMost.toNanos());
    }

    /** Returns whether the shadow is left alone whatever the phase says. */
    public boolean isPaused() {
        return laneSwitch.isPaused();
    }

    private void changed(boolean changed) {
        if (changed) {
            context.whole().clear();
            scripts.forget();
            lanes.functions().lookForMissing();
            lanes.wake();
        }
    }

    /** Begins to carry one write. In sync mode it is sent ahead if it can be replayed. */
    public Carriage begin(Command command, CommandSpec spec) {
        return mayWait(command, spec) ? sync(List.of(command), List.of(spec)) : async();
    }

    /** Begins to carry the writes of a pipeline. In sync mode those that can be replayed are sent ahead. */
    public Carriage begin(List<Command> commands, List<CommandSpec> specs) {
        boolean mayWait = context.namespaces().isEmpty() && !isAsync();
        for (int i = 0; i < commands.size() && !mayWait; i++) {
            mayWait = mayWait(commands.get(i), specs.get(i));
        }
        return mayWait ? sync(commands, specs) : async();
    }

    private boolean mayWait(Command command, CommandSpec spec) {
        Namespaces namespaces = context.namespaces();
        return namespaces.isEmpty() ? !isAsync() : namespaces.sync(spec.writtenKeys(command), !isAsync());
    }

    /** Begins to carry writes of which none may reach the shadow before the authority has executed them. */
    public Carriage beginAfterwards() {
        return isAsync() ? async() : sync(List.of(), List.of());
    }

    private Carriage async() {
        return context.carry().whenFull() == WhenFull.BLOCK
                ? new AsyncCarriage(
                        lanes,
                        new RoomWait(
                                laneSwitch, context.counters(), context.carry().blockTimeout()))
                : async;
    }

    private boolean isAsync() {
        return context.carry().mode() == CarryMode.ASYNC;
    }

    private Carriage sync(List<Command> commands, List<CommandSpec> specs) {
        SyncCarriage carriage = new SyncCarriage(context, lanes, laneSwitch, openings);
        carriage.sendAhead(commands, specs);
        return carriage;
    }

    /** Gives the shadow a script that the application sends as text, now or when writes are carried. */
    public void giveScript(MigrationPhase phase, Command command, CommandSpec spec) {
        byte[] script = spec.script(command);
        if (script != null && phase != MigrationPhase.TARGET_ONLY) {
            scripts.give(script);
        }
    }

    /**
     * Keeps a script that is loaded before writes are carried, until they are: it must be on the target after the cutover.
     * Does nothing for any other command, or after the migration.
     */
    public void keepForLater(MigrationPhase phase, Command command, CommandSpec spec) {
        if (spec.rule() == ReplayRule.BOTH && phase == MigrationPhase.SOURCE_ONLY) {
            lanes.broadcast(command.copy());
        }
    }

    /** Makes keys dirty: their state is copied to the shadow. */
    public void converge(List<Key> keys) {
        for (Key key : keys) {
            lanes.dirty(key, false);
        }
    }

    /** As {@link #converge}, for keys of which a write may still land: they are checked once more after the grace period. */
    public void doubt(List<Key> keys) {
        for (Key key : keys) {
            lanes.dirty(key, true);
        }
    }

    /** Has keys checked on both sides after the quiet time, and converged if they differ. */
    public void check(List<Key> keys) {
        long due = System.nanoTime() + context.carry().quietTime().toNanos();
        for (Key key : keys) {
            lanes.of(key).mark(key, DirtyKind.CHECK, due, false, null);
        }
    }

    /**
     * The authority has changed {@code databases}, this one among them, as a whole: has the shadow execute {@code onShadow},
     * and then every key of them looked at on both sides. Until that has happened this one counts as dirty, so the authority
     * does not move. To be called before the command leaves the phase.
     */
    public KeyspaceChange changed(List<ShadowCarrier> databases, Command onShadow) {
        List<LaneContext> contexts = databases.stream().map(one -> one.context).toList();
        KeyspaceChange change = new KeyspaceChange(
                onShadow,
                laneSwitch.state().authority(),
                contexts,
                isAsync() ? Duration.ZERO : context.carry().syncTimeout());
        if (!sweeper.offer(change)) {
            LOG.warn("too many changes of whole databases wait for the shadow; their keys are compared one by one");
        }
        contexts.forEach(one -> one.everyKeyMayDiffer(false)); // after the offer: a sweep that ends now has not seen it
        keyspaceChanged.run();
        return change;
    }

    /** Nobody knows whether the authority has changed the database as a whole, or still will: has every key looked at. */
    public void mayHaveChanged() {
        context.everyKeyMayDiffer(true);
    }

    /** Sets what is told when a side has executed a change of whole databases. It must not block. */
    public void onKeyspaceChange(Runnable listener) {
        keyspaceChanged = listener;
    }

    /** Makes dirty what another instance has left. */
    public void takeOver(Remainder left) {
        converge(left.keys());
        if (!left.slots().isEmpty()) {
            context.whole().clear();
            left.slots().stream().forEach(context.slots()::mark);
        }
    }

    /**
     * The servers of a side are those with these run ids now; if they are others than those met before, what follows from that is
     * done. {@code elsewhere}: another instance has met others before.
     */
    public void meet(Side side, Set<String> runIds, boolean elsewhere) {
        context.met(side, runIds, elsewhere, laneSwitch.state().authority());
    }

    /** Returns the side whose writes are carried, or would be. */
    public Side authority() {
        return laneSwitch.state().authority();
    }

    /** Returns whether a key was written since {@code stamp}, is in the ledger, or has a write that has not reached the shadow. */
    public boolean hasMovedSince(Key key, int stamp) {
        return context.pending().begun(key) != stamp
                || context.pending().mayHave(key)
                || context.slots().contains(key.slot())
                || lanes.of(key).ledger().contains(key);
    }

    /** Returns a number that changes with each write to the key, before the shadow can have it. */
    public int stamp(Key key) {
        return context.pending().begun(key);
    }

    /** Returns the counts since the start. */
    public CarryCounters counters() {
        return context.counters();
    }

    /** Returns the keys that may differ, among them those that were just replayed and are not yet checked. */
    public long dirtyKeys() {
        return lanes.dirtyKeys();
    }

    /** Returns the hash slots in which some key may differ that the ledger had no room for. */
    public int dirtySlots() {
        return context.slots().count();
    }

    /** Returns about how much memory the dirty keys take. */
    public long ledgerBytes() {
        return lanes.ledgerBytes();
    }

    /** Returns how long that has been dirty which has been so longest, key or slot; zero if nothing is. */
    public Duration oldestDirty() {
        long now = System.nanoTime();
        return Duration.ofNanos(Math.max(lanes.oldestNanos(now), context.slots().oldestNanos(now)));
    }

    /** Returns the writes that wait in the lanes. */
    public long queued() {
        return lanes.queued();
    }

    /** Returns {@code closed}, {@code open} or {@code half_open}: the breaker around the present shadow. */
    public String breaker() {
        return laneSwitch.breaker().state();
    }

    /** Returns whether little enough is left that it can be drained while writes are held. */
    public boolean nearlySettled() {
        return dirtySlots() == 0 && laneSwitch.breaker().closed() && lanes.dirtyKeys() + queued() < NEARLY_SETTLED_KEYS;
    }

    /** Returns why {@code side} cannot take over, or null if a write there succeeds. A stale pooled connection is forgiven. */
    public @Nullable String obstacleAt(Side side) {
        String obstacle = new TakeoverProbe(context, context.sides().apply(side)).obstacle();
        return obstacle == null && dirtySlots() > 0 ? unsettled() : obstacle;
    }

    /** The authority is about to move, which waits for every call, or did, or does not: no call waits for room meanwhile. */
    public void fence(boolean on) {
        laneSwitch.fence(on);
    }

    /** Begins to bring everything to the shadow at once, so that a {@link #settle} that follows finds little left. */
    public void hasten() {
        lanes.hasten();
    }

    /**
     * Brings everything to the shadow at once; call while no writes come. Returns whether nothing is left, also of what a lane
     * marked that met a server started anew.
     */
    public boolean settle(Duration atMost) {
        return dirtySlots() == 0 && lanes.settle(atMost, lanes::allSettled);
    }

    /** Waits until nothing is queued or dirty; returns whether that came in time. */
    public boolean awaitConverged(Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!lanes.allSettled()) {
            if (System.nanoTime() - deadline >= 0 || Thread.currentThread().isInterrupted()) {
                return false;
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        return true;
    }

    /** Returns what is left, for messages. */
    public String unsettled() {
        return dirtyKeys() + " dirty keys, " + dirtySlots() + " dirty slots, " + queued() + " queued writes, breaker "
                + breaker();
    }

    /**
     * Brings what is left to the shadow, at most so long and only while both sides can be reached and it is not left alone, then
     * ends the threads. Returns what is dirty after that, which this process forgets; its number is logged.
     */
    public Remainder close(Duration atMost) {
        boolean carries = laneSwitch.state().active() || laneSwitch.isPaused();
        boolean settled = laneSwitch.state().active()
                ? settleWhileReachable(atMost)
                : !laneSwitch.isPaused() || lanes.allSettled();
        if (!settled) {
            LOG.warn("closed with {}", unsettled());
        }
        openings.close();
        sweeper.close();
        lanes.close();
        List<Key> keys = new ArrayList<>();
        BitSet slots = context.slots().all();
        if (!lanes.collect(keys)) {
            slots.set(0, HashSlot.COUNT);
        }
        return carries ? new Remainder(keys, slots) : new Remainder(List.of(), new BitSet());
    }

    private boolean settleWhileReachable(Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        long failures = context.counters().authorityFailures();
        boolean settled = lanes.settled();
        while (!settled
                && laneSwitch.breaker().closed()
                && context.counters().authorityFailures() - failures < FAILURES_ON_CLOSE
                && System.nanoTime() - deadline < 0) {
            settled = lanes.settle(SETTLE_SLICE, lanes::settled);
        }
        return settled;
    }
}
