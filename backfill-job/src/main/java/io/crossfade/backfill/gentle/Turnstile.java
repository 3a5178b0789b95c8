package io.crossfade.backfill.gentle;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * Lets the pieces of all workers' pipelines go to one server, one at a time and evenly over time, such that the server works for
 * the job for its share of the time. Thread-safe, and fair.
 *
 * <p>Where an answer is longer on its way than pieces are apart, as many are under way as fit into that time.
 */
final class Turnstile {
    private static final long LEAST_NANOS_PER_COMMAND = 500;
    private static final int WEIGHT = 8;

    private final Latencies latencies;
    private final DoubleSupplier share;
    private final LongSupplier clock;
    private final ReentrantLock lock = new ReentrantLock(true);
    private final Condition isLeft = lock.newCondition();

    @GuardedBy("lock") private final PieceSize size = new PieceSize();

    @GuardedBy("lock") private int underWay;

    @GuardedBy("lock") private long freeNanos;

    @GuardedBy("lock") private long usualNanos = PieceSize.BOUND_NANOS;

    /**
     * Opens it.
     *
     * @param latencies how long the server takes to answer something small
     * @param share the share of the time, above 0, that it may work for the job; may change
     * @param clock tells nanoseconds
     */
    Turnstile(Latencies latencies, DoubleSupplier share, LongSupplier clock) {
        this.latencies = latencies;
        this.share = share;
        this.clock = clock;
        this.freeNanos = clock.getAsLong();
    }

    /**
     * A piece that may be sent.
     *
     * @param commands how many commands it may have
     * @param waitNanos how long to wait before
     * @param reservedNanos what it is expected to take the server
     */
    record Pass(int commands, long waitNanos, long reservedNanos) {}

    /** Blocks while as many pieces are under way as may be. Each pass has to be given back. */
    Pass enter() {
        lock.lock();
        try {
            while (underWay >= most()) {
                isLeft.awaitUninterruptibly();
            }
            underWay++;
            long now = clock.getAsLong();
            long start = Math.max(now, freeNanos);
            freeNanos = start + spread(usualNanos);
            return new Pass(size.commands(), start - now, usualNanos);
        } finally {
            lock.unlock();
        }
    }

    /**
     * A piece is answered, or has failed.
     *
     * @param commands how many it had; with 0 the server had nothing to do, and the next piece need not wait for it
     * @param nanos after how long the last answer was here; 0 if that never came, from which nothing is learned
     */
    void leave(Pass pass, int commands, long nanos) {
        lock.lock();
        try {
            underWay--;
            isLeft.signal();
            if (commands == 0) {
                freeNanos -= spread(pass.reservedNanos());
                return;
            }
            if (nanos <= 0) {
                return;
            }
            long late = Math.max(commands * LEAST_NANOS_PER_COMMAND, nanos - latencies.present());
            long took = size.believed(commands, late);
            size.took(commands, late);
            usualNanos += (took - usualNanos) / WEIGHT;
            freeNanos += spread(took) - spread(pass.reservedNanos());
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock") private long most() {
        Long line = latencies.baseline();
        return line == null ? 1 : 1 + line / Math.max(1, spread(usualNanos));
    }

    private long spread(long nanos) {
        return (long) (nanos / share.getAsDouble());
    }
}
