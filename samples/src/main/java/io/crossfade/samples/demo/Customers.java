package io.crossfade.samples.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;

/**
 * The live workload: eight threads that use the shop, with short rests, until they are closed. Pausing waits until no
 * call is under way. For one controlling thread.
 */
final class Customers implements AutoCloseable {
    /** How many threads there are. */
    static final int THREADS = 8;

    private static final long REST_NANOS = 7_000_000;

    /** What a customer does, the frequent things more than once. */
    private static final List<Consumer<Shop>> HABITS = List.of(
            Shop::lookAround,
            Shop::lookAround,
            Shop::signIn,
            Shop::fillCart,
            Shop::fillCart,
            Shop::queueOrders,
            Shop::queueOrders,
            Shop::recommend,
            Shop::useCoupon,
            Shop::showPage,
            Shop::checkOut,
            Shop::reserve);

    private final Shop shop;
    private final ShopMemory memory;
    private final ReentrantReadWriteLock door = new ReentrantReadWriteLock(true);
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean closing;

    private Customers(Shop shop, ShopMemory memory) {
        this.shop = shop;
        this.memory = memory;
    }

    /** Starts the threads. */
    static Customers start(Shop shop, ShopMemory memory) {
        Customers customers = new Customers(shop, memory);
        for (int number = 1; number <= THREADS; number++) {
            Thread thread = new Thread(customers::shopOn, "customer-" + number);
            customers.threads.add(thread);
            thread.start();
        }
        return customers;
    }

    private void shopOn() {
        while (!closing) {
            door.readLock().lock();
            try {
                HABITS.get(ThreadLocalRandom.current().nextInt(HABITS.size())).accept(shop);
            } catch (RuntimeException e) {
                memory.failed(e);
            } finally {
                door.readLock().unlock();
            }
            LockSupport.parkNanos(REST_NANOS);
        }
    }

    /** Returns when every call under way is answered; none begins before {@link #resume()}. */
    void pause() {
        door.writeLock().lock();
    }

    /** Lets the threads go on, from the thread that paused them. */
    void resume() {
        door.writeLock().unlock();
    }

    /** Ends the threads, paused or not, and waits for them. */
    @Override
    public void close() {
        closing = true;
        if (door.isWriteLockedByCurrentThread()) {
            resume();
        }
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
