package io.crossfade.shadow;

import io.crossfade.model.Command;
import io.crossfade.model.Key;
import io.crossfade.model.MigrationException;
import io.crossfade.model.Side;
import io.crossfade.spi.LinkException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The work of a lane's thread: replay what came, settle what is due. Knows when the shadow may be contacted. */
final class LaneWork implements AutoCloseable {
    private static final int BROADCASTS_KEPT = 1_000;

    /** So few keys are tried on a shadow that has just refused everything. */
    private static final int TRIAL_KEYS = 32;

    private final LaneContext context;
    private final Lane lane;
    private final LaneSwitch laneSwitch;
    private final LaneLinks links;
    private final Replayer replayer;
    private final Settler settler;
    private final FunctionWork functions;
    private final Refusals refusals;
    private final Map<Key, CarryItem> broadcasts = new LinkedHashMap<>();
    private volatile int broadcastsWaiting;
    private final RateLimitedWarning warning = new RateLimitedWarning();

    LaneWork(LaneContext context, Lane lane, LaneSwitch laneSwitch, LargeKeys large) {
        this.context = context;
        this.lane = lane;
        this.laneSwitch = laneSwitch;
        this.links = new LaneLinks(context);
        this.refusals = new Refusals(context.counters());
        this.replayer = new Replayer(context, lane, links, refusals, large.touched());
        this.settler = new Settler(context, lane, links, large, refusals);
        this.functions = new FunctionWork(context.counters());
    }

    /** Replays a batch, or makes its keys dirty; returns whether the shadow may be contacted now. */
    boolean carry(List<CarryItem> batch) {
        LaneState state = turn();
        batch.removeIf(this::keepBroadcast);
        if (!laneSwitch.enter(state)) {
            replayer.toLedger(batch);
            return false;
        }
        try {
            return carry(state, batch);
        } finally {
            laneSwitch.leave();
        }
    }

    private boolean carry(LaneState state, List<CarryItem> batch) {
        List<CarryItem> all = withBroadcasts(batch);
        if (all.isEmpty()) {
            return true;
        }
        ShadowBreaker breaker = laneSwitch.breaker(state.authority().other());
        if (!breaker.tryAcquire()) {
            replayer.toLedger(batch);
            return false;
        }
        if (!breaker.closed() && broadcasts.isEmpty() && batch.stream().anyMatch(item -> item.key() != null)) {
            breaker.unused();
            replayer.toLedger(batch);
            return true; // the shadow is tried with a few keys of the ledger, and not with what the application just
            // writes
        }
        long start = System.nanoTime();
        try {
            int sent = replayer.replay(all);
            broadcasts.clear();
            broadcastsWaiting = 0;
            long elapsed = System.nanoTime() - start;
            if (sent == 0) {
                breaker.unused();
            } else {
                answered(breaker, elapsed);
                context.listener().shadowAnswered(shadow(state), sent, elapsed);
            }
            return true;
        } catch (LinkException e) {
            failed(breaker, start, e);
            return false;
        } catch (RuntimeException e) {
            links.dropAfterFailure();
            breaker.unused();
            replayer.outcomeUnknown(batch);
            throw e;
        }
    }

    /** Settles dirty keys that are due; returns how many were taken, or -1 if a side could not be reached. */
    int settle(boolean urgent) {
        LaneState state = turn();
        if (!laneSwitch.enter(state)) {
            return -1;
        }
        try {
            return settle(state, urgent);
        } finally {
            laneSwitch.leave();
        }
    }

    private int settle(LaneState state, boolean urgent) {
        List<DirtyKey> taken = lane.ledger().take(System.nanoTime(), most(state), urgent);
        boolean libraries = functions.isDue(!taken.isEmpty(), urgent);
        if (taken.isEmpty() && !libraries) {
            return 0;
        }
        // from here on the authority stays: it does not move while a key is in the ledger
        ShadowBreaker breaker = laneSwitch.breaker(state.authority().other());
        if (!state.equals(laneSwitch.state()) || !breaker.tryAcquire()) {
            settler.putBack(taken);
            return -1;
        }
        long start = System.nanoTime();
        try {
            settler.settle(taken);
            if (libraries) {
                functions.run(links);
            }
            answered(breaker, System.nanoTime() - start);
            return taken.size();
        } catch (LinkException e) {
            failed(breaker, start, e);
            return -1;
        } catch (RuntimeException e) {
            links.dropAfterFailure();
            breaker.unused();
            warning.warn("dirty keys could not be settled; they stay dirty", e);
            return -1;
        }
    }

    /** A shadow that refuses every write is as good as one that does not answer. */
    private void answered(ShadowBreaker breaker, long elapsedNanos) {
        if (refusals.takeEveryWrite()) {
            breaker.failed(elapsedNanos, new MigrationException("the shadow refuses every write"));
        } else {
            breaker.succeeded(elapsedNanos);
        }
    }

    private int most(LaneState state) {
        int most = context.converge().batchSize();
        return laneSwitch.breaker(shadow(state)).closed() ? most : Math.min(most, TRIAL_KEYS);
    }

    FunctionWork functions() {
        return functions;
    }

    /** Returns whether the shadow has every script and function; {@code urgent} before a change of authority. For any thread. */
    boolean isSettled(boolean urgent) {
        return broadcastsWaiting == 0 && !functions.isOpen() && !functions.isDue(false, urgent);
    }

    private LaneState turn() {
        LaneState state = laneSwitch.state();
        if (links.turnTo(state.authority())) {
            context.whole().clear();
            lane.ledger().forgetWritten();
        } else if (links.dropIfStale()) {
            context.whole().clear();
        }
        return state;
    }

    private void failed(ShadowBreaker breaker, long start, LinkException e) {
        functions.lookForMissing();
        if (links.dropAfterFailure()) {
            context.counters().shadowFailures.increment();
            context.counters().failed(FailureReason.of(e));
            context.whole().clear();
            breaker.failed(System.nanoTime() - start, e);
        } else {
            context.counters().authorityFailures.increment();
            breaker.unused();
        }
        warning.warn("writes are not carried for now; their keys are dirty and will be converged", e);
    }

    /** Keeps a script once, however often it is loaded before the shadow can be contacted. */
    private boolean keepBroadcast(CarryItem item) {
        Command command = item.command();
        if (!item.isBroadcast() || command == null) {
            return false;
        }
        Key script = Key.of(command.arg(command.size() - 1));
        if (broadcasts.size() < BROADCASTS_KEPT || broadcasts.containsKey(script)) {
            broadcasts.put(script, item);
            broadcastsWaiting = broadcasts.size();
        } else {
            warning.warn(
                    "more than " + BROADCASTS_KEPT + " script loads wait for the shadow; load them again there", null);
        }
        return true;
    }

    private List<CarryItem> withBroadcasts(List<CarryItem> batch) {
        if (broadcasts.isEmpty()) {
            return batch;
        }
        List<CarryItem> all = new ArrayList<>(broadcasts.values());
        all.addAll(batch);
        return all;
    }

    private static Side shadow(LaneState state) {
        return state.authority().other();
    }

    @Override
    public void close() {
        links.close();
    }
}
