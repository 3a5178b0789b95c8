package io.crossfade.shadow;

import java.util.function.LongSupplier;

/**
 * Where a lane's thread rests while there is nothing to do. Who brings something pays for waking it only if it rests.
 *
 * <p>The thread says that it rests before it looks for the last time whether something has come; who brings something looks whether it
 * rests after having brought it. So one of the two sees the other, and nothing waits until the rest is over.
 */
final class LaneRest {
    private final Parking parking;
    private final Thread thread;
    private volatile boolean resting;

    LaneRest(Parking parking, Thread thread) {
        this.parking = parking;
        this.thread = thread;
    }

    /** Rests for as long as nothing is to be done, as far as {@code idleNanos} can tell, or until something comes. For the lane's thread. */
    void rest(LongSupplier idleNanos) {
        resting = true;
        long nanos = idleNanos.getAsLong();
        if (nanos > 0) {
            parking.park(this, nanos);
        }
        resting = false;
    }

    /** Rests although something may come: it is dealt with afterwards, together with what else has come. For the lane's thread. */
    void linger(long nanos) {
        parking.park(this, nanos);
    }

    /** Something has come. */
    void brought() {
        if (resting) {
            wake();
        }
    }

    /** Ends the rest, also the next one if there is none. */
    void wake() {
        parking.unpark(thread);
    }
}
