package io.crossfade.testing;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** What a proxy does at present with the bytes that pass: how long they take, and whether they pass at all. */
final class Traffic {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition released = lock.newCondition();
    private final LongAdder forwarded = new LongAdder();
    private volatile long delayNanos;
    private volatile boolean held;
    private volatile boolean reading = true;

    void delay(Duration eachWay) {
        if (eachWay.isNegative()) {
            throw new IllegalArgumentException("delay " + eachWay + " is negative");
        }
        delayNanos = eachWay.toNanos();
    }

    long delayNanos() {
        return delayNanos;
    }

    void hold() {
        held = true;
    }

    void release() {
        lock.lock();
        try {
            held = false;
            released.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void read(boolean goOn) {
        lock.lock();
        try {
            reading = goOn;
            released.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Blocks while traffic is held. */
    void awaitPassage() throws InterruptedException {
        await(() -> !held);
    }

    /** Blocks while nothing is read. */
    void awaitReading() throws InterruptedException {
        await(() -> reading);
    }

    private void await(BooleanSupplier condition) throws InterruptedException {
        if (condition.getAsBoolean()) {
            return;
        }
        lock.lockInterruptibly();
        try {
            while (!condition.getAsBoolean()) {
                released.await();
            }
        } finally {
            lock.unlock();
        }
    }

    void count(int bytes) {
        forwarded.add(bytes);
    }

    long bytesForwarded() {
        return forwarded.sum();
    }
}
