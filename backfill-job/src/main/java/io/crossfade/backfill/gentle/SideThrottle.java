package io.crossfade.backfill.gentle;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/** What all connections to one side may do. What a pipeline needs is known when it is over, so it is paid for before the next. */
final class SideThrottle implements LinkThrottle {
    private static final int BYTES_PER_KILOBYTE = 1_000;

    private final Throttle throttle;
    private final Latencies latencies;
    private final Throttle.Bounds bounds;
    private final Pieces pieces;
    private final LongConsumer counter;
    private final AtomicLong unpaidBytes = new AtomicLong();
    private final AtomicLong unpaidCommands = new AtomicLong();

    SideThrottle(Throttle throttle, Latencies latencies, Throttle.Bounds bounds, Pieces pieces, LongConsumer counter) {
        this.throttle = throttle;
        this.latencies = latencies;
        this.bounds = bounds;
        this.pieces = pieces;
        this.counter = counter;
    }

    @Override
    public Pieces pieces() {
        return pieces;
    }

    @Override
    public void turn(long busyNanos) {
        long bytes = unpaidBytes.getAndUpdate(unpaid -> unpaid % BYTES_PER_KILOBYTE);
        long commands = unpaidCommands.getAndSet(0);
        throttle.turn(
                bounds, pieces == Pieces.NONE ? busyNanos : 0, clamped(bytes / BYTES_PER_KILOBYTE), clamped(commands));
    }

    @Override
    public void waited(long nanos) {
        latencies.waited(nanos);
    }

    @Override
    public void done(long bytes, int commands) {
        counter.accept(bytes);
        unpaidBytes.addAndGet(bytes);
        unpaidCommands.addAndGet(commands);
    }

    private static int clamped(long count) {
        return (int) Math.min(Integer.MAX_VALUE, count);
    }
}
