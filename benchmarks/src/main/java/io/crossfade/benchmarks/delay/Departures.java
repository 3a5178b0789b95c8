package io.crossfade.benchmarks.delay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Hands on each parcel when it is due. All are under way equally long, so the first that came is the next that is due. */
final class Departures implements Runnable {
    /** Who does not read makes the others wait: measured clients and servers always do. */
    private static final long FULL_NANOS = TimeUnit.MICROSECONDS.toNanos(20);

    private final BlockingQueue<Parcel> underWay = new LinkedBlockingQueue<>();
    private volatile boolean running = true;

    void add(Parcel parcel) {
        underWay.add(parcel);
    }

    @Override
    public void run() {
        try {
            while (running) {
                Parcel next = underWay.take();
                awaitDue(next.dueNanos());
                deliver(next);
            }
        } catch (InterruptedException e) {
            if (running) {
                throw new IllegalStateException("interrupted by another than its owner", e);
            }
        }
    }

    private void awaitDue(long dueNanos) {
        for (long left = dueNanos - System.nanoTime(); left > 0 && running; left = dueNanos - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    /** A connection that is over takes nothing more; its end is told to the other by {@link Arrivals}. */
    private void deliver(Parcel parcel) {
        try {
            if (!parcel.bytes().hasRemaining()) {
                parcel.to().close();
                return;
            }
            while (running
                    && parcel.to().isOpen()
                    && parcel.to().write(parcel.bytes()) >= 0
                    && parcel.bytes().hasRemaining()) {
                LockSupport.parkNanos(FULL_NANOS);
            }
        } catch (IOException over) {
            close(parcel);
        }
    }

    private static void close(Parcel parcel) {
        try {
            parcel.to().close();
        } catch (IOException e) {
            throw new UncheckedIOException("a connection does not close", e);
        }
    }

    /** Lets the thread end that runs this, once it is interrupted. */
    void close() {
        running = false;
    }
}
