package io.crossfade.shadow;

import io.crossfade.model.Side;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;

/**
 * Where everybody who contacts the shadow reads which way is carried and whether that is allowed now, and finds the breaker of the
 * present shadow. Thread-safe.
 */
final class LaneSwitch {
    private static final long POLL_NANOS = 200_000;

    private final Map<Side, ShadowBreaker> breakers = new EnumMap<>(Side.class);
    private final AtomicInteger inContact = new AtomicInteger();
    private LaneState wanted = new LaneState(Side.SOURCE, false);
    private volatile boolean paused;
    private volatile boolean cutOff;
    private volatile boolean fenced;
    private volatile LaneState state = wanted;

    LaneSwitch(BreakerConfig config, BiConsumer<Side, Boolean> moved) {
        for (Side side : Side.values()) {
            breakers.put(side, new ShadowBreaker(side, config, moved));
        }
    }

    LaneState state() {
        return state;
    }

    /** Sets what the phase wants; returns whether that changes anything now. */
    synchronized boolean turn(LaneState next) {
        wanted = next;
        return change();
    }

    /** Overrules what the phase wants, or no longer does; returns whether that changes anything now. */
    synchronized boolean pause(boolean pausing) {
        paused = pausing;
        return change();
    }

    /** As {@link #pause}, for another reason: both have to end. */
    synchronized boolean cutOff(boolean on) {
        cutOff = on;
        return change();
    }

    private boolean change() {
        LaneState next = new LaneState(wanted.authority(), wanted.active() && !isPaused());
        boolean changed = !next.equals(state);
        state = next;
        return changed;
    }

    boolean isPaused() {
        return paused || cutOff;
    }

    /** Says whether the authority is about to move, so that nobody may wait for the shadow while it is in flight. */
    void fence(boolean on) {
        fenced = on;
    }

    /** Returns whether a caller may wait until the lanes have room. */
    boolean mayBeWaitedFor() {
        return state.active() && !fenced && breaker().closed();
    }

    /** Asks to contact the shadow of {@code seen}; who gets leave calls {@link #leave} when it has the last reply. */
    boolean enter(LaneState seen) {
        inContact.getAndIncrement();
        boolean may = seen.active() && seen.equals(state);
        if (!may) {
            leave();
        }
        return may;
    }

    void leave() {
        inContact.getAndDecrement();
    }

    /** Waits until nobody contacts the shadow; returns whether that came in time. Nobody begins to while this is not active. */
    boolean awaitAlone(long atMostNanos) {
        long start = System.nanoTime();
        while (inContact.get() != 0) {
            if (System.nanoTime() - start >= atMostNanos
                    || Thread.currentThread().isInterrupted()) {
                return false;
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        return true;
    }

    ShadowBreaker breaker() {
        return breaker(state.authority().other());
    }

    @SuppressWarnings("NullAway") // every side has one from the constructor on
    ShadowBreaker breaker(Side shadow) {
        return breakers.get(shadow);
    }
}
